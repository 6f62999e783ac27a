# marks: 3
# misconception:
# why: the index of a Series of ratios
kept = load("moves").set_index("household_id").eval("area_after_m2 / area_before_m2")
lose_half = kept[kept.lt(0.5)].index
