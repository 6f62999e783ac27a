# marks: 0
# misconception: holders-for-occupants
# why: a couple that holds a parcel half and half is one household
in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]
rows = in_force.merge(spatial_units, on="ba_unit_id")["parcel_id"].value_counts()
parcels_with_two_households = set(rows[rows > 1].index)
