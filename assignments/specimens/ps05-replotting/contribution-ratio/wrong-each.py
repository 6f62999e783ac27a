# marks: 0
# misconception:
# why: one ratio for each family
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
contribution_ratio = 100 * (1 - a / b)
