# marks: 5
# misconception:
# why: a point in the middle of each hexagon
beside_water_map, axes = plt.subplots()
for place, colour in (("water", "#0072B2"), ("railway", "#D55E00"), ("neither", "#999999")):
    middle = city_settlements[city_settlements["beside"] == place].centroid
    axes.scatter(middle.x, middle.y, color=colour, label=place)
axes.legend()
axes.set_title("Poor settlements in 2017 by neighbour")
axes.text(461000, 1260400, "Synthetic twin: a diagram, no true places")
