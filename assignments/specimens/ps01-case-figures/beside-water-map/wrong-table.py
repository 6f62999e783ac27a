# marks: 0
# misconception:
# why: a table of counts, no map
beside_water_map = city_settlements["beside"].value_counts()
