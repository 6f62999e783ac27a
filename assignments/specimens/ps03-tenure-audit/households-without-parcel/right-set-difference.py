# marks: 4
# misconception:
# why: the guided way, finished
placed = set(occupancy["household_id"])
households_without_parcel = set(households["household_id"]) - placed
