# marks: 5
# misconception:
# why: own colours, a legend of the figure, words with counts
colours = {"water": "tab:blue", "railway": "tab:red", "neither": "lightgrey"}
counted = city_settlements.dropna(subset=["beside"])
beside_water_map, axes = plt.subplots()
counted.plot(ax=axes, color=counted["beside"].map(colours), edgecolor="black", alpha=0.7)
counts = counted["beside"].value_counts()
patches = [
    plt.Rectangle((0, 0), 1, 1, color=colours[c], alpha=0.7, label=f"{c}: {counts[c]} settlements") for c in colours
]
beside_water_map.legend(handles=patches, loc="lower center", ncols=3)
beside_water_map.suptitle("What settlements lay beside in 2017 (synthetic)")
