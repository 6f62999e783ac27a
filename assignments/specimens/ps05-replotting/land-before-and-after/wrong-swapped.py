# marks: 1
# misconception: before-for-after
# why: before and after change places
b = occupancy_before.merge(parcels_before, on="parcel_id")[["household_id", "area_m2"]]
a = occupancy_after.merge(parcels_after, on="parcel_id")[["household_id", "area_m2"]]
land = b.rename(columns={"area_m2": "after_m2"}).merge(a.rename(columns={"area_m2": "before_m2"}))
