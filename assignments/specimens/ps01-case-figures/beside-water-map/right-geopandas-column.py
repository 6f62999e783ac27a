# marks: 5
# misconception:
# why: geopandas draws classes and legend by itself
beside_water_map = city_settlements.plot(column="beside", legend=True, cmap="Set2", figsize=(7, 7))
beside_water_map.set_title("Synthetic settlements of 2017 beside water, beside a railway, or neither")
