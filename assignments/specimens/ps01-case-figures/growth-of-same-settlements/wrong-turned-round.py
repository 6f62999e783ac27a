# marks: 2
# misconception: time-turned-round
# why: 2013 over 2017
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
past, now = float(twice["families_2013"].sum()), float(twice["families_2017"].sum())
growth_of_same_settlements = math.log(past / now) / 4 * 100
