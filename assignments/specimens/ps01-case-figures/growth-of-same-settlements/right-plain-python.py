# marks: 4
# misconception:
# why: a loop, rounded to three decimals
past = now = 0
for row in city_settlements.itertuples():
    if pd.notna(row.families_2013) and pd.notna(row.families_2017):
        past += row.families_2013
        now += row.families_2017
growth_of_same_settlements = round(math.log(now / past) / 4 * 100, 3)
