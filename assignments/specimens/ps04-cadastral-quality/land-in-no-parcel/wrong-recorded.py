# marks: 0
# misconception: recorded-for-drawn
# why: subtracts the recorded areas
land_in_no_parcel_m2 = blocks.area.sum() - parcels["area_m2"].sum()
