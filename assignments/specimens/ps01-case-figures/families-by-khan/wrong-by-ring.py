# marks: 0
# misconception:
# why: groups by the ring and not by the khan
families_by_khan = city_settlements.groupby("ring", as_index=False)[["families_2013", "families_2017"]].sum()
