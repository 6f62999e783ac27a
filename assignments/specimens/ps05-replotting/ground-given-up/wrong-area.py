# marks: 0
# misconception:
# why: a number, not ground
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.area.sum() - a.area.sum()
