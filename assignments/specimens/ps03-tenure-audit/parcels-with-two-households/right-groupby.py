# marks: 4
# misconception:
# why: number of different households by parcel
households_per_parcel = occupancy.groupby("parcel_id")["household_id"].nunique()
parcels_with_two_households = set(households_per_parcel[households_per_parcel > 1].index)
