# marks: 0
# misconception: settlements-for-families
# why: counts settlements
families_by_khan = city_settlements.groupby("khan", as_index=False)[["families_2013", "families_2017"]].count()
