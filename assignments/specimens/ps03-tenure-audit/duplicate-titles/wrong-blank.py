# marks: 0
# misconception: no-answer
# why: nothing written
duplicate_titles = None

# How many units does each title number stand on?
units_per_title = ba_units["title_number"].value_counts()

# Write your code here.
