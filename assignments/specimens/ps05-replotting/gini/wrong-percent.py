# marks: 0
# misconception: coefficient-in-percent
# why: in per cent
def gini(amounts):
    x = np.sort(np.asarray(amounts, dtype=float))
    n = len(x)
    return float(100 * ((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum()))
