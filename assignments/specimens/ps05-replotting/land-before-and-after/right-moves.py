# marks: 4
# misconception:
# why: the table of moves says it already
land = load("moves").rename(columns={"area_before_m2": "before_m2", "area_after_m2": "after_m2"})
