# marks: 3
# misconception: total-as-a-row
# why: adds a row for the whole city
families_by_khan = city_settlements.groupby("khan", as_index=False)[["families_2013", "families_2017"]].sum()
families_by_khan.loc[len(families_by_khan)] = [
    "Phnom Penh",
    *families_by_khan[["families_2013", "families_2017"]].sum(),
]
