# marks: 2
# misconception: percent-of-theil
# why: parts of the index, in per cent
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


between = 100 * theil(x.groupby(table["size"]).transform("mean")) / theil(x)
theil_parts = {"within": 100 - between, "between": between}
