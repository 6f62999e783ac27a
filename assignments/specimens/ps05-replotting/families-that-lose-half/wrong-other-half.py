# marks: 0
# misconception: the-other-half
# why: those who keep half or more
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(h[a >= b / 2])
