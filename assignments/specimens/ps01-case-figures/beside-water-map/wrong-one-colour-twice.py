# marks: 3
# misconception: one-colour-twice
# why: railway and neither share a colour
colours = {"water": "#0072B2", "railway": "#999999", "neither": "#999999"}
beside_water_map, axes = plt.subplots()
counted = city_settlements.dropna(subset=["beside"])
counted.plot(ax=axes, color=counted["beside"].map(colours))
axes.legend(handles=[plt.Rectangle((0, 0), 1, 1, color=colour, label=word) for word, colour in colours.items()])
axes.set_title("Synthetic settlements of 2017")
