# marks: 1
# misconception: gini-needs-order
# why: forgets to put the amounts in order
def gini(amounts):
    x = np.asarray(amounts, dtype=float)
    n = len(x)
    return float(((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum()))
