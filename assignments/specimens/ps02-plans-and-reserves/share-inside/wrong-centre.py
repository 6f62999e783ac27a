# marks: 0
# misconception: centre-for-plot
# why: yes or no: centroid
def share_inside(plot, water, width):
    return int(plot.centroid.within(water.buffer(width)))
