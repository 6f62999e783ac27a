# marks: 0
# misconception: rest-for-part
# why: what lies outside
def share_inside(plot, water, width):
    return plot.difference(water.buffer(width)).area / plot.area
