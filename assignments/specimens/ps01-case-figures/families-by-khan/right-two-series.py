# marks: 4
# misconception:
# why: two sums put side by side, as floats
kept = city_settlements.fillna({"families_2013": 0, "families_2017": 0})
families_by_khan = pd.concat(
    [kept.groupby("khan")["families_2013"].sum(), kept.groupby("khan")["families_2017"].sum()], axis=1
).astype(float)
