# marks: 0
# misconception: axis-for-edge
# why: measures from the middle of the water
def share_inside(plot, water, width):
    line = water
    if water.geom_type == "Polygon":
        line = canal_axis.geometry.iloc[0]
        if not water.equals(canal.geometry.iloc[0]):
            left, bottom, right, top = water.bounds
            from shapely import LineString

            line = LineString([((left + right) / 2, bottom), ((left + right) / 2, top)])
    return plot.intersection(line.buffer(width)).area / plot.area
