# marks: 0
# misconception: sample-for-all
# why: the correction for a sample
def gini(amounts):
    x = np.sort(np.asarray(amounts, dtype=float))
    n = len(x)
    return float(((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum()) * n / (n - 1))
