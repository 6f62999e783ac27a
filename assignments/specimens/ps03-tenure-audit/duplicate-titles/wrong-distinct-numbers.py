# marks: 0
# misconception: every-value-once
# why: drop_duplicates() lists every number once, not the repeated ones
duplicate_titles = set(ba_units["title_number"].dropna().drop_duplicates())
