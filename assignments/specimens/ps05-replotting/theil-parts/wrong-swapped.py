# marks: 0
# misconception: within-is-between
# why: within and between change places
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
theil_parts = {"between": theil(x) - theil(g.transform("mean")), "within": theil(g.transform("mean"))}
