# marks: 4
# misconception:
# why: pandas Index, sorted
everyone = pd.Index(households["household_id"])
households_without_parcel = everyone.difference(pd.Index(occupancy["household_id"]))
