# marks: 4
# misconception: map-speaks-for-itself
# why: no title at all
beside_water_map = city_settlements.plot(column="beside", legend=True)
