# marks: 5
# misconception:
# why: lets geopandas choose colours and legend
sound = parcels.set_geometry(parcels.make_valid())
shapes = sound.geometry.to_numpy()
one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
real = (one < other) & (shapely.area(shapely.intersection(shapes[one], shapes[other])) > 0.01)
home = sound["block_id"].map(blocks.set_index("block_id").geometry).to_numpy()
fault = pd.Series("sound", index=sound.index)
fault[shapely.area(shapely.difference(shapes, home)) > 0.01] = "leaves its block"
fault.iloc[np.unique([one[real], other[real]])] = "overlaps"
fault[~parcels.is_valid] = "crosses itself"

axes = sound.assign(fault=fault).plot(column="fault", legend=True, cmap="Set2")
axes.set_title("Faults of the parcel layer: synthetic twin")
quality_map = axes
