# marks: 5
# misconception:
# why: two spatial joins and a difference of sets
edge = gpd.GeoDataFrame(geometry=canal.buffer(20), crs=canal.crs)
axis = gpd.GeoDataFrame(geometry=canal_axis.buffer(20), crs=canal.crs)
by_edge = gpd.sjoin(homes, edge, predicate="within")
by_axis = gpd.sjoin(homes, axis, predicate="within")
decided_by_the_line = set(by_edge["parcel_id"]) - set(by_axis["parcel_id"])
