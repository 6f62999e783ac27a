# marks: 0
# misconception: width-of-both-banks
# why: half of the width on each side
def share_inside(plot, water, width):
    return plot.intersection(water.buffer(width / 2)).area / plot.area
