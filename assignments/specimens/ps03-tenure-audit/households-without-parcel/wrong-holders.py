# marks: 0
# misconception: holders-for-occupants
# why: households that hold no right, rather than households that live nowhere
in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]
holders = parties[parties["party_id"].isin(in_force["party_id"])]
households_without_parcel = set(households["household_id"]) - set(holders["household_id"])
