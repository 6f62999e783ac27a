# marks: 5
# misconception:
# why: intersection with the buffer, divided by the plot
def share_inside(plot, water, width):
    return plot.intersection(water.buffer(width)).area / plot.area
