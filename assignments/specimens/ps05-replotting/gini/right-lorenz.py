# marks: 5
# misconception:
# why: one minus twice the area under the Lorenz curve
def gini(amounts):
    x = sorted(amounts)
    curve = np.insert(np.cumsum(x) / sum(x), 0, 0)
    area = ((curve[1:] + curve[:-1]) / 2).sum() / len(x)
    return 1 - 2 * area
