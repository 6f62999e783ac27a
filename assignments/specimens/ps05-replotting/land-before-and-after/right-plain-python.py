# marks: 4
# misconception:
# why: dicts and a loop
size_before = dict(zip(parcels_before["parcel_id"], parcels_before["area_m2"]))
size_after = dict(zip(parcels_after["parcel_id"], parcels_after["area_m2"]))
after = {row.household_id: size_after[row.parcel_id] for row in occupancy_after.itertuples()}
land = {
    row.household_id: {"before_m2": size_before[row.parcel_id], "after_m2": after[row.household_id]}
    for row in occupancy_before.itertuples()
}
