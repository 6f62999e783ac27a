# marks: 0
# misconception:
# why: a number of square metres
built_up_land = buildings.buffer(10).union_all().buffer(-10).area
