# marks: 4
# misconception:
# why: stops on a line and on a plot in two pieces
from shapely import Polygon


def share_inside(plot, water, width):
    reserve = Polygon(water.exterior).buffer(width)
    return Polygon(plot.exterior).intersection(reserve).area / plot.area
