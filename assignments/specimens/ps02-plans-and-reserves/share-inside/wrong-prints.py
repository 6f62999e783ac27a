# marks: 0
# misconception: printing-is-returning
# why: prints and returns nothing
def share_inside(plot, water, width):
    print(plot.intersection(water.buffer(width)).area / plot.area)
