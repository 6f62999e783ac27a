# marks: 0
# misconception: more-than-two
# why: > 2 asks for three
rows = occupancy["parcel_id"].value_counts()
parcels_with_two_households = set(rows[rows > 2].index)
