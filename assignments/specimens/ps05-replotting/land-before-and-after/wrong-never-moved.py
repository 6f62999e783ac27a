# marks: 2.5
# misconception: after-is-before
# why: joins the parcels before in both states
b = occupancy_before.merge(parcels_before, on="parcel_id")
land = b[["household_id"]].assign(before_m2=b["area_m2"], after_m2=b["area_m2"])
