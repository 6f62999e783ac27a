# marks: 4
# misconception:
# why: the table merged with itself, pairs of different households
pairs = occupancy.merge(occupancy, on="parcel_id")
pairs = pairs[pairs["household_id_x"] != pairs["household_id_y"]]
parcels_with_two_households = pairs[["parcel_id"]].drop_duplicates()
