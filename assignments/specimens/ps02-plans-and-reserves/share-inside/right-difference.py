# marks: 5
# misconception:
# why: one minus what lies outside
def share_inside(plot, water, width):
    outside = plot.difference(water.buffer(width, quad_segs=64))
    return 1 - outside.area / plot.area
