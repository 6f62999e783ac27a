# marks: 4
# misconception:
# why: a loop over two lists
placed = list(occupancy["household_id"])
households_without_parcel = []
for household in households["household_id"]:
    if household not in placed:
        households_without_parcel.append(household)
