# marks: 0
# misconception: gains-for-losses
# why: those who gain
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(h[a > b])
