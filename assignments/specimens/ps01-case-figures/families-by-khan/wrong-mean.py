# marks: 0
# misconception: mean-for-sum
# why: the average settlement of each khan
families_by_khan = city_settlements.groupby("khan", as_index=False)[["families_2013", "families_2017"]].mean()
