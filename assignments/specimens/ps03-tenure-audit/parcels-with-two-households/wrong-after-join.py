# marks: 0
# misconception: rows-after-a-join
# why: after the merge with people a parcel has one row for each person
rows = occupancy.merge(people, on="household_id")["parcel_id"].value_counts()
parcels_with_two_households = set(rows[rows > 1].index)
