# marks: 0
# misconception: count-for-list
# why: how many instead of which
duplicate_titles = int((ba_units["title_number"].value_counts() > 1).sum())
