# marks: 0
# misconception: the-other-half
# why: the ground that is kept
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.overlay(a, how="intersection")
