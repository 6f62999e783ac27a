# marks: 0
# misconception: area-for-share
# why: square metres
def share_inside(plot, water, width):
    return plot.intersection(water.buffer(width)).area
