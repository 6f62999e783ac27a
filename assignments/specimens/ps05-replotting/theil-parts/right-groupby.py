# marks: 5
# misconception:
# why: groupby and shares
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
share = g.sum() / x.sum()
theil_parts = {"within": (share * g.apply(theil)).sum(), "between": (share * np.log(g.mean() / x.mean())).sum()}
