# marks: 4
# misconception:
# why: the guided way, finished
duplicate_titles = None

# How many units does each title number stand on?
units_per_title = ba_units["title_number"].value_counts()

duplicate_titles = set(units_per_title[units_per_title > 1].index)
