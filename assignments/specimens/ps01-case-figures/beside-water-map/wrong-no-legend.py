# marks: 1
# misconception: map-without-legend
# why: no legend
colours = {"water": "#0072B2", "railway": "#E69F00", "neither": "#999999"}
beside_water_map, axes = plt.subplots()
counted = city_settlements.dropna(subset=["beside"])
counted.plot(ax=axes, color=counted["beside"].map(colours))
axes.set_title("Synthetic settlements of 2017")
