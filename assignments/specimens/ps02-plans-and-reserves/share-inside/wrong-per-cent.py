# marks: 0
# misconception: per-cent-for-share
# why: per cent
def share_inside(plot, water, width):
    return 100 * plot.intersection(water.buffer(width)).area / plot.area
