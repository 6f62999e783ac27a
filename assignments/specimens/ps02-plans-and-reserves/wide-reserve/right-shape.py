# marks: 4
# misconception:
# why: one shape of shapely
import shapely

water = shapely.union_all(canal.geometry.values)
wide_reserve = shapely.difference(shapely.buffer(water, 30, quad_segs=32), water)
