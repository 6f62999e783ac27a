# marks: 4
# misconception:
# why: groupby with the columns kept
families_by_khan = city_settlements.groupby("khan", as_index=False)[["families_2013", "families_2017"]].sum()
