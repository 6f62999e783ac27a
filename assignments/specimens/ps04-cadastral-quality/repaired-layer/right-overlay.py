# marks: 10
# misconception:
# why: finds strips by overlay, then goes on in the same way
names = parcels["parcel_id"].to_numpy()
drawn = dict(zip(names, parcels.make_valid()))
home = dict(zip(names, parcels["block_id"].map(blocks.set_index("block_id").geometry)))
ratio = parcels["area_m2"] / parcels.make_valid().area
factor = np.select([ratio < 0.01, ratio > 5], [10_000, 0.3048**2], default=1)
recorded = dict(zip(names, parcels["area_m2"] * factor))

plot = {name: shape.intersection(home[name]) for name, shape in drawn.items()}

layer = gpd.GeoDataFrame({"parcel_id": names}, geometry=list(plot.values()), crs=parcels.crs)
cut = gpd.overlay(layer, layer, keep_geom_type=True)
cut = cut[(cut["parcel_id_1"] < cut["parcel_id_2"]) & (cut.area > 0.01)]
cut = cut.assign(m2=cut.area).sort_values("m2", ascending=False)
for rank, pair in enumerate(zip(cut["parcel_id_1"], cut["parcel_id_2"])):
    over, under = sorted(pair, key=lambda name: recorded[name] - plot[name].area)
    winner, loser = (over, under) if rank == 0 else (under, over)
    plot[loser] = plot[loser] - plot[winner]
free = gpd.overlay(blocks, gpd.GeoDataFrame(geometry=list(plot.values()), crs=parcels.crs), how="difference")
for gap in free.explode().geometry:
    if gap.area > 0.01:
        beside = [name for name in names if plot[name].intersection(gap.buffer(0.01)).area > 0.005]
        lacks = max(beside, key=lambda name: recorded[name] - plot[name].area)
        plot[lacks] = plot[lacks] | gap
layer = layer.set_geometry(shapely.coverage_clean(np.array(list(plot.values()))), crs=parcels.crs)
repaired = layer.to_crs(3148)
