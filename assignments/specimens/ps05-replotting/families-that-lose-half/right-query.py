# marks: 3
# misconception:
# why: query on the student's own table, handed in as a table
land = load("moves").rename(columns={"area_before_m2": "before_m2", "area_after_m2": "after_m2"})
lose_half = land.query("(before_m2 - after_m2) / before_m2 > 0.5")
