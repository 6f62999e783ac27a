# marks: 0
# misconception: inner-join-drops
# why: merge() is an inner join by default: what has no match is gone before it can be counted
both = households.merge(occupancy, on="household_id")
households_without_parcel = set(both.loc[both["parcel_id"].isna(), "household_id"])
