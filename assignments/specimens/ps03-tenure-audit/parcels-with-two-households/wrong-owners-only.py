# marks: 3.5
# misconception: only-owners-live-there
# why: a family and its tenant are two households as well
owners = occupancy[occupancy["role"] == "owner-occupier"]
rows = owners["parcel_id"].value_counts()
parcels_with_two_households = set(rows[rows > 1].index)
