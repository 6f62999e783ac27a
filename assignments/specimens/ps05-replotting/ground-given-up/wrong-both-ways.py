# marks: 4.25
# misconception: both-ways
# why: given and gained in one
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.overlay(a, how="symmetric_difference")
