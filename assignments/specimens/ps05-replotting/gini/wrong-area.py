# marks: 0
# misconception: area-for-gini
# why: the area under the Lorenz curve itself
def gini(amounts):
    x = sorted(amounts)
    curve = np.insert(np.cumsum(x) / sum(x), 0, 0)
    return float(((curve[1:] + curve[:-1]) / 2).sum() / len(x))
