# marks: 2
# misconception: simple-rate
# why: the simple rate
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
past, now = float(twice["families_2013"].sum()), float(twice["families_2017"].sum())
growth_of_same_settlements = (now - past) / past / 4 * 100
