# marks: 4
# misconception:
# why: two merges, as the notebook begins
before = occupancy_before.merge(parcels_before[["parcel_id", "area_m2"]], on="parcel_id")
after = occupancy_after.merge(parcels_after[["parcel_id", "area_m2"]], on="parcel_id")
land = (
    before[["household_id", "area_m2"]]
    .rename(columns={"area_m2": "before_m2"})
    .merge(after[["household_id", "area_m2"]].rename(columns={"area_m2": "after_m2"}), on="household_id")
)
