# marks: 1
# misconception: average-for-each
# why: gives the mean to each family
b = occupancy_before.merge(parcels_before, on="parcel_id")["area_m2"].mean()
a = occupancy_after.merge(parcels_after, on="parcel_id")["area_m2"].mean()
land = households[["household_id"]].assign(before_m2=b, after_m2=a)
