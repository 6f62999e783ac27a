# marks: 3.25
# misconception: only-owners-live-there
# why: leaves the tenants out
owners = occupancy_before[occupancy_before["role"] == "owner-occupier"]
b = owners.merge(parcels_before, on="parcel_id")[["household_id", "area_m2"]].rename(columns={"area_m2": "before_m2"})
a = occupancy_after.merge(parcels_after, on="parcel_id")[["household_id", "area_m2"]].rename(
    columns={"area_m2": "after_m2"}
)
land = b.merge(a)
