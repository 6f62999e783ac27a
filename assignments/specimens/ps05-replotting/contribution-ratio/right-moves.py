# marks: 3
# misconception:
# why: from the table of moves, rounded to one decimal
m = load("moves")
contribution_ratio = round(100 * (m["area_before_m2"].sum() - m["area_after_m2"].sum()) / m["area_before_m2"].sum(), 1)
