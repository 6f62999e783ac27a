# marks: 4
# misconception:
# why: a left merge keeps the households without a match
both = households.merge(occupancy, on="household_id", how="left", indicator=True)
households_without_parcel = both.loc[both["_merge"] == "left_only", "household_id"]
