# marks: 20
# misconception:
# why: makes every plot as deep as 9 m allow, then matches sizes to families by rank
big = stretch_back(programme[["geometry"]], 9, site)
big = big.assign(area=big.area).sort_values("area")
layout = big.assign(household_id=site.families["before_m2"].sort_values().index)
