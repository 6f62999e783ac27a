# marks: 0
# misconception: invalid-edge-is-invalid-outline
# why: takes conflicts with neighbours for faults of an outline
edges = shapely.coverage_invalid_edges(parcels.geometry.to_numpy())
crossing_outlines = set(parcels.loc[~shapely.is_empty(edges), "parcel_id"])
