# marks: 0
# misconception: touching-is-inside
# why: yes or no: touched
def share_inside(plot, water, width):
    return plot.intersects(water.buffer(width))
