# marks: 0
# misconception: every-value-once
# why: keep=False removes every repeated number: what is left is the contrary
duplicate_titles = set(ba_units["title_number"].dropna().drop_duplicates(keep=False))
