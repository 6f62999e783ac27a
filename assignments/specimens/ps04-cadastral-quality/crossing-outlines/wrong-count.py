# marks: 0
# misconception: count-for-list
# why: hands in how many
crossing_outlines = int((~parcels.is_valid).sum())
