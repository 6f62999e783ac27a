# marks: 4
# misconception:
# why: the rows themselves are handed in; the key takes the column household_id
households_without_parcel = households[~households["household_id"].isin(occupancy["household_id"])]
