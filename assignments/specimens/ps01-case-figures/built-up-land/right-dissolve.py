# marks: 5
# misconception:
# why: geopandas: dissolve, then pieces in rows
grown = gpd.GeoDataFrame(geometry=buildings.buffer(10), crs=buildings.crs).dissolve()
built_up_land = gpd.GeoDataFrame(geometry=grown.buffer(-10), crs=buildings.crs).explode(ignore_index=True)
