# marks: 2
# misconception: ratio-for-percent
# why: a fraction, not per cent
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
contribution_ratio = 1 - a.sum() / b.sum()
