# marks: 2
# misconception: gap-for-reach
# why: grows by the gap of 20 m, and not by half of it
built_up_land = gpd.GeoSeries([buildings.buffer(20).union_all().buffer(-20)], crs=buildings.crs)
