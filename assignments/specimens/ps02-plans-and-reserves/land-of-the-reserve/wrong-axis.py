# marks: 1.5
# misconception: axis-for-edge
# why: measures from the axis, and takes the water away
land_of_the_reserve = canal_axis.buffer(20).difference(canal.geometry).area.iloc[0] / 10_000
