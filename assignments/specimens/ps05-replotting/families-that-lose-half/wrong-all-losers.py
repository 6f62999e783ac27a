# marks: 1.5
# misconception: loses-at-all
# why: everybody who loses anything
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(h[a < b])
