# marks: 0
# misconception: mended-before-counted
# why: mends first, and then finds nothing
mended = parcels.set_geometry(parcels.make_valid())
crossing_outlines = set(mended.loc[~mended.is_valid, "parcel_id"])
