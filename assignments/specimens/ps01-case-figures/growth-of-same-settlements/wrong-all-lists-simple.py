# marks: 0
# misconception: different-lists
# why: different settlements, and the simple rate
past, now = city_settlements["families_2013"].sum(), city_settlements["families_2017"].sum()
growth_of_same_settlements = (now - past) / past / 4 * 100
