# marks: 5
# misconception:
# why: half the mean difference over the mean, from all pairs
def gini(amounts):
    x = np.array(amounts, dtype=float)
    return np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
