# marks: 1.0
# misconception: counted-twice-only
# why: drops every settlement that was counted once only
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
families_by_khan = twice.groupby("khan", as_index=False)[["families_2013", "families_2017"]].sum()
