# marks: 1
# misconception: person-for-family
# why: divides by the number of persons
b = occupancy_before.merge(parcels_before, on="parcel_id").merge(households, on="household_id")
a = occupancy_after.merge(parcels_after, on="parcel_id").merge(households, on="household_id")
land = (
    b[["household_id"]]
    .assign(before_m2=b["area_m2"] / b["persons"])
    .merge(a[["household_id"]].assign(after_m2=a["area_m2"] / a["persons"]))
)
