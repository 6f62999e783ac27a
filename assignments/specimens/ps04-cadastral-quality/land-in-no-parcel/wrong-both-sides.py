# marks: 1
# misconception: both-sides-together
# why: adds what lies in no parcel and what lies outside the blocks
land_in_no_parcel_m2 = parcels.make_valid().union_all().symmetric_difference(blocks.union_all()).area
