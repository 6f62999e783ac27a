# marks: 1
# misconception: after-as-base
# why: divided by the land after
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
contribution_ratio = 100 * (b.sum() - a.sum()) / a.sum()
