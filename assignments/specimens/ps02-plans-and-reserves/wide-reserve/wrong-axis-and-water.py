# marks: 2
# misconception: axis-for-edge
# why: 30 m from the axis, with the water in it
wide_reserve = canal_axis.assign(geometry=canal_axis.buffer(30))
