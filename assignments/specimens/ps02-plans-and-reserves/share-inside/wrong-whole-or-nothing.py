# marks: 0
# misconception: only-whole-counts
# why: yes or no: whole
def share_inside(plot, water, width):
    return 1.0 if plot.within(water.buffer(width)) else 0.0
