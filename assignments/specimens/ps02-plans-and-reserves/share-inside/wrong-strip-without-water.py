# marks: 4.5
# misconception: sliver-over-water
# why: what stands over the water is lost
def share_inside(plot, water, width):
    return plot.intersection(water.buffer(width).difference(water)).area / plot.area
