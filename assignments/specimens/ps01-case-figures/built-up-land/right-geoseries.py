# marks: 5
# misconception:
# why: buffer, union, buffer
built_up_land = gpd.GeoSeries([buildings.buffer(10).union_all().buffer(-10)], crs=buildings.crs)
