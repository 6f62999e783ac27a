# marks: 5
# misconception:
# why: clusters one by one, handed in with longitude and latitude
grown = gpd.GeoSeries([buildings.buffer(10).union_all()], crs=buildings.crs).explode()
built_up_land = grown.buffer(-10).to_crs(4326)
