# marks: 5
# misconception:
# why: a Series, with another form of the index: sums of shares
table = load("moves").merge(households, on="household_id")
x = table["area_after_m2"] / table["persons"]
p = x / x.sum()
n = len(x)
q = p.groupby(table["size"]).sum()
count = table["size"].value_counts()
between = (q * np.log(q / (count / n))).sum()
whole = (p * np.log(p * n)).sum()
theil_parts = pd.Series({"within": whole - between, "between": between})
