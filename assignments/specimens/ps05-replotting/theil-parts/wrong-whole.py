# marks: 2
# misconception: whole-for-within
# why: the whole index stands for the part within
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


g = x.groupby(table["size"])
theil_parts = {"within": theil(x), "between": theil(g.transform("mean"))}
