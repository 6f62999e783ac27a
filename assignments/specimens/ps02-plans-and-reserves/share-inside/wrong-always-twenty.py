# marks: 3
# misconception:
# why: does not look at the width
def share_inside(plot, water, width):
    return plot.intersection(water.buffer(20)).area / plot.area
