# marks: 0
# misconception: gained-for-given
# why: the ground that is gained
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = a.overlay(b, how="difference")
