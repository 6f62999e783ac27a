# marks: 2.5
# misconception: promised-for-measured
# why: writes 24 m² for everybody instead of the recorded area
b = occupancy_before.merge(parcels_before, on="parcel_id")
land = b[["household_id"]].assign(before_m2=b["area_m2"], after_m2=24.0)
