# marks: 2
# misconception: width-of-both-banks
# why: 15 m on each side
wide_reserve = canal.buffer(30 / 2).difference(canal.geometry)
