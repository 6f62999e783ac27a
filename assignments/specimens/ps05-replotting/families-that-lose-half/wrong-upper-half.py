# marks: 2.5
# misconception: half-of-the-families
# why: the half of the families that loses most
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(h[(b - a).sort_values().index[len(h) // 2 :]])
