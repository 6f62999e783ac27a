# marks: 5
# misconception:
# why: the within part as the whole less the between part
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]


def theil(v):
    r = v / v.mean()
    return (r * np.log(r)).mean()


means = x.groupby(table["size"]).transform("mean")
between = theil(means)
theil_parts = pd.DataFrame({"part": ["between", "within"], "theil": [between, theil(x) - between]})
