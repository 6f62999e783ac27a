# marks: 0
# misconception: hull-for-edge
# why: one hull around all buildings
built_up_land = gpd.GeoSeries([buildings.union_all().convex_hull], crs=buildings.crs)
