# marks: 0
# misconception: whole-mean-difference
# why: the mean difference, not half of it
def gini(amounts):
    x = np.array(amounts, dtype=float)
    return float(np.abs(x[:, None] - x[None, :]).mean() / x.mean())
