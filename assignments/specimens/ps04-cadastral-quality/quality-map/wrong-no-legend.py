# marks: 0
# misconception: the-map-explains-itself
# why: has neither legend nor title
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

figure, quality_map = plt.subplots()
sound.plot(ax=quality_map, color=fault.map(colours))
quality_map.annotate("Synthetic twin", (0.02, 0.02), xycoords="axes fraction")
