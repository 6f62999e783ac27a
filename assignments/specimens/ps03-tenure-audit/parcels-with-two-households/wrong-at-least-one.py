# marks: 0
# misconception: every-value-once
# why: >= 1 is every occupied parcel
rows = occupancy["parcel_id"].value_counts()
parcels_with_two_households = set(rows[rows >= 1].index)
