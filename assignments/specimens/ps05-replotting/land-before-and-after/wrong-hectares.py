# marks: 1
# misconception: hectares-for-square-metres
# why: in hectares
b = occupancy_before.merge(parcels_before, on="parcel_id")[["household_id", "area_m2"]].rename(
    columns={"area_m2": "before_m2"}
)
a = occupancy_after.merge(parcels_after, on="parcel_id")[["household_id", "area_m2"]].rename(
    columns={"area_m2": "after_m2"}
)
land = b.merge(a).set_index("household_id") / 10_000
