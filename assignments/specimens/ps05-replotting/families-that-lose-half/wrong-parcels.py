# marks: 0
# misconception: another-kind-of-id
# why: parcel ids, not households
m = load("moves")
b, a, h = m["area_before_m2"], m["area_after_m2"], m["household_id"]
lose_half = set(m["parcel_before"][a < b / 2])
