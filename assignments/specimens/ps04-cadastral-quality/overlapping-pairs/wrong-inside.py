# marks: 0
# misconception: inside-or-nothing
# why: looks for parcels that lie in others
mended = parcels.set_geometry(parcels.make_valid())

shapes = mended.geometry.to_numpy()
ids = mended["parcel_id"].to_numpy()
one, other = shapely.STRtree(shapes).query(shapes, predicate="within")
one, other = one[one != other], other[one != other]
overlapping_pairs = pd.DataFrame(
    {"parcel_a": ids[one], "parcel_b": ids[other], "overlap_m2": shapely.area(shapes[one])}
)
