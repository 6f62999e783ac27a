# marks: 3
# misconception: whole-plots-for-parts
# why: whole plots wherever a part is given
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
lost = b.union_all().difference(a.union_all())
given_up = b[b.intersects(lost)]
