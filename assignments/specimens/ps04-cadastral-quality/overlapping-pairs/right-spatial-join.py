# marks: 6
# misconception:
# why: joins the layer to itself and measures each match
mended = parcels.set_geometry(parcels.make_valid())

halves = mended[["parcel_id", "geometry"]]
met = halves.sjoin(halves, lsuffix="a", rsuffix="b").query("parcel_id_a < parcel_id_b")
shape = halves.set_index("parcel_id").geometry
area = [shape[a].intersection(shape[b]).area for a, b in zip(met["parcel_id_a"], met["parcel_id_b"])]
overlapping_pairs = pd.Series(area, index=pd.MultiIndex.from_frame(met[["parcel_id_a", "parcel_id_b"]]))
overlapping_pairs = overlapping_pairs[overlapping_pairs > 0.01]
