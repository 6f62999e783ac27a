# marks: 3
# misconception:
# why: the mean of the ratios, weighted by the land before
m = load("moves")
ratio = 1 - m["area_after_m2"] / m["area_before_m2"]
contribution_ratio = np.average(ratio, weights=m["area_before_m2"]) * 100
