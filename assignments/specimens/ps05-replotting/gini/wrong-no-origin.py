# marks: 0
# misconception: lorenz-starts-at-zero
# why: the Lorenz curve begins at the first family
def gini(amounts):
    x = sorted(amounts)
    curve = np.cumsum(x) / sum(x)
    return float(1 - (curve[1:] + curve[:-1]).sum() / len(x))
