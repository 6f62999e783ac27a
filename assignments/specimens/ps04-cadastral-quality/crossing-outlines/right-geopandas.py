# marks: 3
# misconception:
# why: asks each outline whether it is valid
crossing_outlines = set(parcels.loc[~parcels.is_valid, "parcel_id"])
