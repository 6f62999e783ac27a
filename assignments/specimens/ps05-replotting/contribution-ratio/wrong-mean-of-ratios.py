# marks: 1
# misconception: mean-of-ratios
# why: the mean of the families' own ratios
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
contribution_ratio = 100 * (1 - a / b).mean()
