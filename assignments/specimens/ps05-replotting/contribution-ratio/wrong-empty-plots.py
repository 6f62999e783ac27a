# marks: 1.5
# misconception: empty-plots-give-too
# why: counts plots on which nobody lives
m = load("moves")
b, a = m["area_before_m2"], m["area_after_m2"]
homes = parcels_before[parcels_before["land_use"] == "residential"]
contribution_ratio = 100 * (1 - a.sum() / homes["area_m2"].sum())
