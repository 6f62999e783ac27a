# marks: 4
# misconception:
# why: a merge of the table with itself; a one-column table is handed in
titled = ba_units.dropna(subset=["title_number"])
pairs = titled.merge(titled, on="title_number")
pairs = pairs[pairs["ba_unit_id_x"] < pairs["ba_unit_id_y"]]
duplicate_titles = pairs[["title_number"]].drop_duplicates()
