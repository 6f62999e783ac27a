# marks: 0
# misconception:
# why: says not whose plot it is
layout = programme[["geometry"]]
