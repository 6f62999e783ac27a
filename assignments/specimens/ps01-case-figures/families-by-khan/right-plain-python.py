# marks: 4
# misconception:
# why: a loop and a dict of dicts
families_by_khan = {}
for row in city_settlements.itertuples():
    khan = families_by_khan.setdefault(row.khan, {"families_2013": 0, "families_2017": 0})
    for year in ("families_2013", "families_2017"):
        if pd.notna(getattr(row, year)):
            khan[year] += int(getattr(row, year))
