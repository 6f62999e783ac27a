# marks: 5
# misconception:
# why: one shape: union less union
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b.union_all().difference(a.union_all())
