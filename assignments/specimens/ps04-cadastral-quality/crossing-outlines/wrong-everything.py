# marks: 0
# misconception: every-value-once
# why: lists all ids that there are
crossing_outlines = parcels["parcel_id"].drop_duplicates()
