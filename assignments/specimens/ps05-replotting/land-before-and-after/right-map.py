# marks: 4
# misconception:
# why: map through two Series, households as index, rounded to one decimal
area = pd.concat([parcels_before, parcels_after]).drop_duplicates("parcel_id").set_index("parcel_id")["area_m2"]
b = occupancy_before.set_index("household_id")["parcel_id"].map(parcels_before.set_index("parcel_id")["area_m2"])
a = occupancy_after.set_index("household_id")["parcel_id"].map(parcels_after.set_index("parcel_id")["area_m2"])
land = pd.DataFrame({"after_m2": a.round(1), "before_m2": b.round(1)})
