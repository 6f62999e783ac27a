# marks: 3
# misconception:
# why: a Series of one number
land_of_the_reserve = (canal.buffer(20).area - canal.area) / 10_000
