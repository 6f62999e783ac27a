# marks: 9.25
# misconception: geometry-decides-who-holds
# why: keeps the agreement; all else goes to the larger plot
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


plot = {name: shape.intersection(home[name]) for name, shape in drawn.items()}

for rank, pair in enumerate(strips(plot)):
    over, under = sorted(pair, key=lambda name: recorded[name] - plot[name].area)
    winner, loser = (over, under) if rank == 0 else sorted(pair, key=lambda name: -plot[name].area)
    plot[loser] = plot[loser].difference(plot[winner])

for gap in shapely.get_parts(blocks.union_all().difference(shapely.union_all(list(plot.values())))):
    if gap.area > 0.01:
        beside = [name for name in names if plot[name].intersection(gap.buffer(0.01)).area > 0.005]
        lacks = max(beside, key=lambda name: plot[name].area)
        plot[lacks] = plot[lacks].union(gap)

clean = shapely.coverage_clean(np.array([plot[name] for name in names]))
repaired = gpd.GeoDataFrame({"parcel_id": names}, geometry=clean, crs=parcels.crs)
