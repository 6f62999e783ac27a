# marks: 5.5
# misconception: drawn-anew, geometry-decides-who-holds
# why: gives each point of a block to the nearest middle of a plot
middle = parcels.set_geometry(parcels.make_valid().representative_point())
cells = []
for block in blocks.itertuples():
    inside = middle[middle["block_id"] == block.block_id]
    if len(inside) == 1:
        cells.append((inside["parcel_id"].iloc[0], block.geometry))
        continue
    faces = shapely.get_parts(shapely.voronoi_polygons(inside.union_all(), extend_to=block.geometry))
    for face in faces:
        name = inside.loc[inside.within(face), "parcel_id"].iloc[0]
        cells.append((name, face.intersection(block.geometry)))
repaired = gpd.GeoDataFrame(cells, columns=["parcel_id", "geometry"], crs=parcels.crs)
repaired = repaired.set_geometry(shapely.coverage_clean(repaired.geometry.to_numpy()), crs=parcels.crs)
