# marks: 4
# misconception:
# why: dropna, then the logarithm
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
growth_of_same_settlements = math.log(twice["families_2017"].sum() / twice["families_2013"].sum()) / 4 * 100
