# marks: 4.5
# misconception: empty-plots-give-nothing
# why: leaves out plots on which nobody lives
b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
b = b[b["parcel_id"].isin(occupancy_before["parcel_id"])]
given_up = b.overlay(a, how="difference")
