# marks: 0
# misconception: whole-plots-only
# why: only plots that no new plot touches
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = b[~b.intersects(a.union_all())]
