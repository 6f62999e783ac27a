# marks: 2
# misconception: whole-period-rate
# why: over the four years, and not a year
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
past, now = float(twice["families_2013"].sum()), float(twice["families_2017"].sum())
growth_of_same_settlements = (now / past - 1) * 100
