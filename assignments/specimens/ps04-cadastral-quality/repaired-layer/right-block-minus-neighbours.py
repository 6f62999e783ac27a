# marks: 10
# misconception:
# why: keeps the plots that nothing is wrong with, and gives the others what their block leaves
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


over = {}
for rank, pair in enumerate(strips(drawn)):
    too_large, too_small = sorted(pair, key=lambda name: recorded[name] - drawn[name].area)
    over[too_large if rank else too_small] = too_small if rank else too_large
off = [name for name in names if abs(drawn[name].area - recorded[name]) > 0.02 and name not in over.values()]
plot = {name: shape.intersection(home[name]) for name, shape in drawn.items()}
for name in over:
    plot[name] = plot[name].difference(plot[over[name]])
for name in off:
    if name in over:
        continue
    ground = home[name].difference(
        shapely.union_all([plot[other] for other in names if other != name and home[other] is home[name]])
    )
    plot[name] = max(shapely.get_parts(ground), key=lambda part: part.intersection(plot[name]).area)
shapes = shapely.coverage_clean(np.array([plot[name] for name in names]))
repaired = gpd.GeoSeries(shapes, index=pd.Index(names, name="parcel_id"), crs=parcels.crs)
