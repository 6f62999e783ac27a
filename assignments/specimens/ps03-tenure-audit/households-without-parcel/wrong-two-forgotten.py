# marks: 3
# misconception:
# why: copied by hand, and the last two forgotten: no belief, only a slip
without = sorted(set(households["household_id"]) - set(occupancy["household_id"]))
households_without_parcel = without[:-2]
