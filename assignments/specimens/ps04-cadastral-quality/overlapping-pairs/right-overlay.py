# marks: 6
# misconception:
# why: lays the layer over itself
mended = parcels.set_geometry(parcels.make_valid())

pieces = gpd.overlay(mended[["parcel_id", "geometry"]], mended[["parcel_id", "geometry"]], keep_geom_type=True)
pieces = pieces[pieces["parcel_id_1"] > pieces["parcel_id_2"]]
pieces = pieces.assign(overlap_m2=pieces.area.round(2)).query("overlap_m2 > 0.01")
overlapping_pairs = pieces.rename(columns={"parcel_id_1": "parcel_a", "parcel_id_2": "parcel_b"})[
    ["overlap_m2", "parcel_b", "parcel_a"]
]
