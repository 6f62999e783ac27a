# marks: 4
# misconception:
# why: all copies are listed, so numbers stand twice; the set of numbers is the same
mask = ba_units["title_number"].notna() & ba_units.duplicated("title_number", keep=False)
duplicate_titles = ba_units.loc[mask, "title_number"]
