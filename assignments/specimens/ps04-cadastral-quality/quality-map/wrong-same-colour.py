# marks: 2.5
# misconception: colours-may-repeat
# why: gives two classes the same colour
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

colours["overlaps"] = colours["leaves its block"]

from matplotlib.patches import Patch

figure, axes = plt.subplots()
sound.plot(ax=axes, color=fault.map(colours))
axes.legend(handles=[Patch(color=colour, label=name) for name, colour in colours.items()])
axes.set_title("Faults of the parcel layer (synthetic twin)")
quality_map = axes
