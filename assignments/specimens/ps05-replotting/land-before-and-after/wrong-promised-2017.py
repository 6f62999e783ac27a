# marks: 2.5
# misconception: promised-for-measured
# why: writes the 40 m² of the promise of 2017
b = occupancy_before.merge(parcels_before, on="parcel_id")
land = b[["household_id"]].assign(before_m2=b["area_m2"], after_m2=40.0)
