# marks: 4
# misconception:
# why: buffer of the layer, as a layer
wide_reserve = gpd.GeoDataFrame(geometry=canal.buffer(30).difference(canal.geometry), crs=canal.crs)
