# marks: 0
# misconception: result-for-function
# why: hands in the result of a call
def formula(amounts):
    x = np.sort(np.asarray(amounts, dtype=float))
    n = len(x)
    return float(((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum()))


gini = formula([10, 30])
