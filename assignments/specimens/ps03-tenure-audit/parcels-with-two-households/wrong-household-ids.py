# marks: 0
# misconception: another-kind-of-id
# why: the households, rather than the parcels they share
shared = occupancy[occupancy["parcel_id"].duplicated(keep=False)]
parcels_with_two_households = set(shared["household_id"])
