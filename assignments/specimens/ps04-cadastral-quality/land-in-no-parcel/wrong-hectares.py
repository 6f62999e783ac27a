# marks: 2
# misconception: hectares-for-square-metres
# why: gives hectares
land_in_no_parcel_m2 = blocks.union_all().difference(parcels.make_valid().union_all()).area / 10_000
