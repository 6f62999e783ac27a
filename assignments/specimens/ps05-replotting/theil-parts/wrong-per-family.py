# marks: 1
# misconception: family-for-person
# why: land for each family, not for each person
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
theil_parts = {"within": theil(x) - theil(g.transform("mean")), "between": theil(g.transform("mean"))}
