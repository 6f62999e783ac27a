# marks: 3
# misconception:
# why: one minus a ratio of sums
land = moves.rename(columns={"area_before_m2": "before_m2", "area_after_m2": "after_m2"})
contribution_ratio = 100 * (1 - land["after_m2"].sum() / land["before_m2"].sum())
