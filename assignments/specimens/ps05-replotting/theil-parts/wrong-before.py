# marks: 2
# misconception: before-for-after
# why: land before, not after
table = load("moves").merge(households, on="household_id")
x = table["area_before_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
theil_parts = {"within": theil(x) - theil(g.transform("mean")), "between": theil(g.transform("mean"))}
