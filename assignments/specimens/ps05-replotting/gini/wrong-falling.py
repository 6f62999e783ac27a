# marks: 0
# misconception: gini-needs-order
# why: sorts in falling order
def gini(amounts):
    x = np.sort(np.asarray(amounts, dtype=float))[::-1]
    n = len(x)
    return float(((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum()))
