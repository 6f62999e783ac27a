# marks: 4
# misconception:
# why: duplicated() on the column
parcels_with_two_households = occupancy["parcel_id"][occupancy["parcel_id"].duplicated()].unique()
