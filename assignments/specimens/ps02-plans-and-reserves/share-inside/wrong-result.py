# marks: 0
# misconception: result-for-function
# why: calls the function and hands in its result
from shapely import box


def share(plot, water, width):
    return plot.intersection(water.buffer(width)).area / plot.area


share_inside = share(box(10, 0, 14, 6), box(0, -50, 8, 50), 20)
