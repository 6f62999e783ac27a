# marks: 5
# misconception:
# why: plain Python: the corner that is farthest away decides
from shapely import Point

water, axis = canal.geometry.iloc[0], canal_axis.geometry.iloc[0]


def farthest(plot, line):
    return max(line.distance(Point(corner)) for corner in plot.exterior.coords)


decided_by_the_line = [
    plot.parcel_id
    for plot in homes.itertuples()
    if farthest(plot.geometry, water) <= 20 < farthest(plot.geometry, axis)
]
