# marks: 0
# misconception: rows-after-a-join
# why: after the merge a unit has one row for each right, so every couple's title stands twice
joined = ba_units.merge(rights, on="ba_unit_id")
units_per_title = joined["title_number"].value_counts()
duplicate_titles = set(units_per_title[units_per_title > 1].index)
