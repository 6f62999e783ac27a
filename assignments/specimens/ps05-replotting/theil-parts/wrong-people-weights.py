# marks: 2
# misconception: people-weights
# why: weights by the number of families, not by the share of land
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
weight = g.size() / len(x)
theil_parts = {"within": (weight * g.apply(theil)).sum(), "between": theil(g.transform("mean"))}
