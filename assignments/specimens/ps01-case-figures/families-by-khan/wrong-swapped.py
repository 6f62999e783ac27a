# marks: 0
# misconception: years-swapped
# why: the names of the two years are exchanged
families_by_khan = city_settlements.groupby("khan", as_index=False)[["families_2013", "families_2017"]].sum()
families_by_khan.columns = ["khan", "families_2017", "families_2013"]
