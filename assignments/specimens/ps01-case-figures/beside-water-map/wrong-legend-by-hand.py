# marks: 3
# misconception: legend-by-hand
# why: the legend was typed in another order than the colours
colours = {"water": "#0072B2", "railway": "#E69F00", "neither": "#999999"}
beside_water_map, axes = plt.subplots()
counted = city_settlements.dropna(subset=["beside"])
counted.plot(ax=axes, color=counted["beside"].map(colours))
typed = {"water": "#0072B2", "railway": "#999999", "neither": "#E69F00"}
axes.legend(handles=[plt.Rectangle((0, 0), 1, 1, color=colour, label=word) for word, colour in typed.items()])
axes.set_title("Synthetic settlements of 2017")
