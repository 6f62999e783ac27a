# marks: 0
# misconception: open-land-is-family-land
# why: takes open land after for land of families
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.overlay(parcels_after, how="difference")
