# marks: 0
# misconception: another-kind-of-id
# why: ids of occupancy rows instead of households
households_without_parcel = set(occupancy["occupancy_id"])
