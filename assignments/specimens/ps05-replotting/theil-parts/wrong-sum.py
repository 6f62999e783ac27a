# marks: 2
# misconception: sum-of-groups
# why: adds the groups' indices without weights
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
theil_parts = {"within": g.apply(theil).sum(), "between": theil(g.transform("mean"))}
