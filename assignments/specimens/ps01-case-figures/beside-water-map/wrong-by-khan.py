# marks: 1
# misconception: another-question
# why: colours the khans
beside_water_map = city_settlements.dropna(subset=["beside"]).plot(column="khan", legend=True)
beside_water_map.set_title("Synthetic settlements of 2017 by khan")
