# marks: 4
# misconception:
# why: rows by parcel; a Series of counts is handed in
rows = occupancy["parcel_id"].value_counts()
parcels_with_two_households = rows[rows > 1]
