# marks: 4
# misconception:
# why: a dict of sets
living = {}
for row in occupancy.itertuples():
    living.setdefault(row.parcel_id, set()).add(row.household_id)
parcels_with_two_households = [parcel for parcel, who in living.items() if len(who) >= 2]
