# marks: 1.75
# misconception: half-of-the-new-plot
# why: compares the loss with half of the new plot
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(h[b - a > a / 2])
