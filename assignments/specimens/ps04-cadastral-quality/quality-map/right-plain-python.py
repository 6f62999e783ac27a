# marks: 5
# misconception:
# why: sorts each parcel into its class by hand
colours = {"sound": "#DDDDDD", "overlaps": "#D55E00", "leaves its block": "#0072B2", "crosses itself": "#CC79A7"}

from matplotlib.patches import Patch

home = dict(zip(blocks["block_id"], blocks.geometry))
drawn = [shapely.make_valid(shape) for shape in parcels.geometry]
tree = shapely.STRtree(drawn)
classes = []
for i, shape in enumerate(drawn):
    if not parcels.geometry.iloc[i].is_valid:
        classes.append("crosses itself")
    elif any(shape.intersection(drawn[j]).area > 0.01 for j in tree.query(shape) if j != i):
        classes.append("overlaps")
    elif shape.difference(home[parcels["block_id"].iloc[i]]).area > 0.01:
        classes.append("leaves its block")
    else:
        classes.append("sound")
figure, quality_map = plt.subplots()
gpd.GeoSeries(drawn).plot(ax=quality_map, color=[colours[name] for name in classes])
quality_map.legend(handles=[Patch(color=colour, label=name) for name, colour in colours.items()])
quality_map.set_title("Faults (synthetic twin)")
