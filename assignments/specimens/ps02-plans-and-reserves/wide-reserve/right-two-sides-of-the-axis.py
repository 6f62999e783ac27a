# marks: 4
# misconception:
# why: a strip on each side of the axis, without the half canal
half = canal["width_m"].iloc[0] / 2
axis = canal_axis.geometry.iloc[0]
sides = [axis.buffer(side * (30 + half), single_sided=True) for side in (1, -1)]
wide_reserve = gpd.GeoSeries(sides, crs=canal.crs).difference(canal.geometry.iloc[0])
