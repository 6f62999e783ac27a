# marks: 2
# misconception: different-lists
# why: compares two lists of different settlements
ratio = city_settlements["families_2017"].sum() / city_settlements["families_2013"].sum()
growth_of_same_settlements = math.log(ratio) / 4 * 100
