# marks: 5
# misconception:
# why: ranks of a Series
def gini(amounts):
    x = pd.Series(amounts, dtype=float)
    rank = x.rank(method="first")
    return float(((2 * rank - len(x) - 1) * x).sum() / (len(x) * x.sum()))
