# marks: 4
# misconception: uncounted-are-drawn
# why: settlements that were not counted pass for neither
colours = {"water": "#0072B2", "railway": "#E69F00", "neither": "#999999"}
beside_water_map, axes = plt.subplots()
city_settlements.plot(ax=axes, color=city_settlements["beside"].fillna("neither").map(colours))
axes.legend(handles=[plt.Rectangle((0, 0), 1, 1, color=colour, label=word) for word, colour in colours.items()])
axes.set_title("Synthetic settlements of 2017")
