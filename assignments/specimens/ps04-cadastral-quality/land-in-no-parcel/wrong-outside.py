# marks: 0
# misconception: outside-for-inside
# why: takes blocks from parcels
land_in_no_parcel_m2 = parcels.make_valid().union_all().difference(blocks.union_all()).area
