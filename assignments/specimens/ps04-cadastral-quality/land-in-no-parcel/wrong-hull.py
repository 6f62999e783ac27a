# marks: 0
# misconception: whole-outline-for-ground
# why: takes the outline of the whole settlement for the ground
land_in_no_parcel_m2 = blocks.union_all().convex_hull.area - parcels.make_valid().union_all().area
