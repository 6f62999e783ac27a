# marks: 4
# misconception: plot-for-strip
# why: gives the area of a parcel, not that of the strip
mended = parcels.set_geometry(parcels.make_valid())
shapes = mended.geometry.to_numpy()
ids = mended["parcel_id"].to_numpy()
one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")

one, other = one[one < other], other[one < other]
shared = shapely.area(shapely.intersection(shapes[one], shapes[other])) > 0.01
overlapping_pairs = pd.DataFrame(
    {"parcel_a": ids[one], "parcel_b": ids[other], "overlap_m2": shapely.area(shapes[one])}
)
overlapping_pairs = overlapping_pairs[shared]
