# marks: 0
# misconception: the-other-half
# why: the ~ before isin is missing
households_without_parcel = set(
    households.loc[households["household_id"].isin(occupancy["household_id"]), "household_id"]
)
