# marks: 0.5
# misconception: more-than-two-units
# why: > 2 finds only the number that stands on three units
units_per_title = ba_units["title_number"].value_counts()
duplicate_titles = set(units_per_title[units_per_title > 2].index)
