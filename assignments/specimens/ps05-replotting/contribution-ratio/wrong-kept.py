# marks: 1
# misconception: kept-for-given
# why: what is kept, not what is given
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
contribution_ratio = 100 * a.sum() / b.sum()
