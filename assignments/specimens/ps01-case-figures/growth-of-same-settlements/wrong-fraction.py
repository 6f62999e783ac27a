# marks: 2
# misconception: fraction-for-percent
# why: a fraction, no per cent
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
past, now = float(twice["families_2013"].sum()), float(twice["families_2017"].sum())
growth_of_same_settlements = math.log(now / past) / 4
