# marks: 3
# misconception:
# why: keeps the rows for which the library gives a reason
reasons = shapely.is_valid_reason(parcels.geometry.to_numpy())
crossing_outlines = parcels["parcel_id"][reasons != "Valid Geometry"]
