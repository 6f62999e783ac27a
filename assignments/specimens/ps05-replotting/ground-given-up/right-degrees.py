# marks: 5
# misconception:
# why: in degrees, rows in another order
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.overlay(a, how="difference").to_crs(4326).sample(frac=1, random_state=1)
