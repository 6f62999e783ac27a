# marks: 0
# misconception: position-for-key
# why: row numbers of two tables are compared, not ids
households_without_parcel = households[~households.index.isin(occupancy.index)]["household_id"]
