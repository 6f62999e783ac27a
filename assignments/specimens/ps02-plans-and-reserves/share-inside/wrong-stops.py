# marks: 0
# misconception:
# why: stops on every input
def share_inside(plot, water, width):
    return plot.intersection(water.buffer(width)).area() / plot.area()
