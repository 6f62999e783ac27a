# marks: 2
# misconception: compound-rate
# why: the compound rate
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
past, now = float(twice["families_2013"].sum()), float(twice["families_2017"].sum())
growth_of_same_settlements = ((now / past) ** (1 / 4) - 1) * 100
