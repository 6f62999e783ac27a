# marks: 2
# misconception: only-owners-live-there
# why: tenants have a parcel too
owners = occupancy[occupancy["role"] == "owner-occupier"]
households_without_parcel = set(households["household_id"]) - set(owners["household_id"])
