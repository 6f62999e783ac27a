# marks: 0
# misconception: evenness-for-inequality
# why: one minus the coefficient
def gini(amounts):
    x = np.sort(np.asarray(amounts, dtype=float))
    n = len(x)
    return float(1 - ((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum()))
