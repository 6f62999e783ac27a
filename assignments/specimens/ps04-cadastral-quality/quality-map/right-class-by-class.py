# marks: 5
# misconception:
# why: draws one class after the other
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
entries = []
for name, colour in colours.items():
    sound[fault == name].plot(ax=axes, facecolor=colour, edgecolor="black", linewidth=0.1)
    entries.append(Patch(facecolor=colour, label=name.capitalize()))
axes.legend(handles=entries, loc="lower right")
axes.set_title("Where the faults lie")
axes.text(0.02, 0.02, "SYNTHETIC TWIN", transform=axes.transAxes)
quality_map = figure
