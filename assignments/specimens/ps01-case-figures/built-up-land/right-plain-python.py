# marks: 5
# misconception:
# why: a loop that joins building by building
from shapely.geometry import Polygon

land = Polygon()
for shape in buildings.geometry:
    land = land.union(shape.buffer(10))
built_up_land = [land.buffer(-10)]
