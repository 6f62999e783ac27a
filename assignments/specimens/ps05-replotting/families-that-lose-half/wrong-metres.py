# marks: 2.75
# misconception: metres-for-share
# why: compares the loss with the mean loss
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(h[b - a > (b - a).mean()])
