# marks: 0
# misconception: touching-is-overlapping
# why: takes every pair of neighbours
mended = parcels.set_geometry(parcels.make_valid())
shapes = mended.geometry.to_numpy()
ids = mended["parcel_id"].to_numpy()
one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")

one, other = one[one < other], other[one < other]
shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
overlapping_pairs = pd.DataFrame({"parcel_a": ids[one], "parcel_b": ids[other], "overlap_m2": shared})
