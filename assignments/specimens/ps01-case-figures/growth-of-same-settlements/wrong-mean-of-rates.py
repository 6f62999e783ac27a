# marks: 2
# misconception: mean-of-rates
# why: the average of the settlements' own rates
twice = city_settlements.dropna(subset=["families_2013", "families_2017"])
rates = [math.log(row.families_2017 / row.families_2013) / 4 for row in twice.itertuples()]
growth_of_same_settlements = sum(rates) / len(rates) * 100
