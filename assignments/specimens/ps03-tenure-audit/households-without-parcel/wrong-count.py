# marks: 0
# misconception: count-for-list
# why: how many instead of which
households_without_parcel = len(households) - occupancy["household_id"].nunique()
