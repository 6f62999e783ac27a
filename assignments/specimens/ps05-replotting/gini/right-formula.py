# marks: 5
# misconception:
# why: the formula of the task, with numpy
def gini(amounts):
    x = np.sort(np.asarray(amounts, dtype=float))
    n = len(x)
    return ((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum())
