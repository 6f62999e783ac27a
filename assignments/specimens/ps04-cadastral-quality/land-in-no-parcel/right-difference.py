# marks: 4
# misconception:
# why: takes the land of all parcels from the ground of all blocks
land_in_no_parcel_m2 = blocks.union_all().difference(parcels.make_valid().union_all()).area
