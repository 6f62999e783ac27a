# marks: 0
# misconception: share-of-the-other
# why: divides by the reserve
def share_inside(plot, water, width):
    reserve = water.buffer(width)
    if reserve.area == 0:
        return 0.0
    return plot.intersection(reserve).area / reserve.area
