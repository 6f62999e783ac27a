# marks: 2
# misconception: not-taken-back
# why: grown, and not taken back
built_up_land = gpd.GeoSeries([buildings.buffer(10).union_all()], crs=buildings.crs)
