# marks: 0
# misconception: count-for-list
# why: a count, not a list
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = int((a < b / 2).sum())
