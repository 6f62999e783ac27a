# marks: 0.5
# misconception: difference-for-ratio
# why: a difference in square metres
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
contribution_ratio = b.sum() - a.sum()
