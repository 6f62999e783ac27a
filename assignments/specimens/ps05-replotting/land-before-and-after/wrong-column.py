# marks: 0
# misconception:
# why: a column has another name
b = occupancy_before.merge(parcels_before, on="parcel_id")[["household_id", "area_m2"]]
land = b.rename(columns={"area_m2": "before"})
