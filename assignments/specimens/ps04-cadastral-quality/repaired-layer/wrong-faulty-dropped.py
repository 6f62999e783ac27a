# marks: 0
# misconception: faulty-plots-can-go
# why: leaves out whoever is in a conflict
names = parcels["parcel_id"].to_numpy()
drawn = dict(zip(names, parcels.make_valid()))
home = dict(zip(names, parcels["block_id"].map(blocks.set_index("block_id").geometry)))
ratio = parcels["area_m2"] / parcels.make_valid().area
factor = np.select([ratio < 0.01, ratio > 5], [10_000, 0.3048**2], default=1)
recorded = dict(zip(names, parcels["area_m2"] * factor))


def strips(plot):
    shapes = np.array(list(plot.values()))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    area = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    real = (one < other) & (area > 0.01)
    order = np.argsort(-area[real])
    return list(zip(names[one[real]][order], names[other[real]][order]))


bad = {name for pair in strips(drawn) for name in pair} | set(names[~parcels.is_valid])
bad |= {name for name in names if drawn[name].difference(home[name]).area > 0.01}
repaired = parcels[~parcels["parcel_id"].isin(bad)]
