# marks: 4.5
# misconception: map-speaks-for-itself
# why: does not say that it is synthetic
beside_water_map = city_settlements.plot(column="beside", legend=True)
beside_water_map.set_title("Settlements of 2017")
