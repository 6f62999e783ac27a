# marks: 3
# misconception: water-is-land
# why: the canal is still in it
wide_reserve = gpd.GeoDataFrame(geometry=canal.buffer(30), crs=canal.crs)
