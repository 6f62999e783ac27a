# marks: 3
# misconception:
# why: asks whether the outline, as a line, crosses itself
crossing_outlines = parcels[~parcels.boundary.is_simple]["parcel_id"].tolist()
