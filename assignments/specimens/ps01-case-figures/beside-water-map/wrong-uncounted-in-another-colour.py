# marks: 4
# misconception: uncounted-are-drawn
# why: settlements that were not counted are drawn in a colour without a word
colours = {"water": "#0072B2", "railway": "#E69F00", "neither": "#999999"}
beside_water_map, axes = plt.subplots()
counted = city_settlements.dropna(subset=["beside"])
city_settlements.drop(counted.index).plot(ax=axes, color="#DDDDDD")
counted.plot(ax=axes, color=counted["beside"].map(colours))
axes.legend(handles=[plt.Rectangle((0, 0), 1, 1, color=colour, label=word) for word, colour in colours.items()])
axes.set_title("Synthetic settlements of 2017")
