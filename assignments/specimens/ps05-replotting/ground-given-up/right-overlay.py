# marks: 5
# misconception:
# why: overlay, a layer with a row for each plot
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.overlay(a, how="difference")
