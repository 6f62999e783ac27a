# marks: 3
# misconception: axis-for-edge
# why: 30 m from the axis
wide_reserve = canal_axis.buffer(30).difference(canal.geometry.iloc[0])
