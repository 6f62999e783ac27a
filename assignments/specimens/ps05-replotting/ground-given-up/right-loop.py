# marks: 5
# misconception:
# why: a list of shapes, made in a loop with shapely
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
import shapely

after = shapely.union_all(a.geometry.to_numpy())
given_up = [piece for plot in b.geometry for piece in [plot.difference(after)] if not piece.is_empty]
