# marks: 4
# misconception:
# why: a Series of counts with the numbers as its index
per_title = ba_units.groupby("title_number")["ba_unit_id"].nunique()
duplicate_titles = per_title[per_title >= 2]
