# marks: 0
# misconception: sums-hide-both
# why: subtracts sum from sum
land_in_no_parcel_m2 = blocks.area.sum() - parcels.make_valid().area.sum()
