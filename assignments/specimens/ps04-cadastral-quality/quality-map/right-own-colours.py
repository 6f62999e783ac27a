# marks: 5
# misconception:
# why: gives each class its colour and writes the legend
sound = parcels.set_geometry(parcels.make_valid())
shapes = sound.geometry.to_numpy()
one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
real = (one < other) & (shapely.area(shapely.intersection(shapes[one], shapes[other])) > 0.01)
home = sound["block_id"].map(blocks.set_index("block_id").geometry).to_numpy()
fault = pd.Series("sound", index=sound.index)
fault[shapely.area(shapely.difference(shapes, home)) > 0.01] = "leaves its block"
fault.iloc[np.unique([one[real], other[real]])] = "overlaps"
fault[~parcels.is_valid] = "crosses itself"
colours = {"sound": "#DDDDDD", "overlaps": "#D55E00", "leaves its block": "#0072B2", "crosses itself": "#CC79A7"}

from matplotlib.patches import Patch

figure, axes = plt.subplots()
sound.plot(ax=axes, color=fault.map(colours), edgecolor="white", linewidth=0.2)
axes.legend(handles=[Patch(color=colour, label=name) for name, colour in colours.items()], title="Fault")
figure.suptitle("Faults of the parcel layer")
figure.supxlabel("Synthetic twin: no real person, plot or title")
quality_map = figure
