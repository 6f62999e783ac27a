# marks: 4
# misconception: all-plots-are-homes
# why: all parcels before, whatever their use
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = parcels_before.overlay(a, how="difference")
