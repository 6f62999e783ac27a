# marks: 0
# misconception: the-other-half
# why: forgets the not
crossing_outlines = set(parcels.loc[parcels.is_valid, "parcel_id"])
