# marks: 5
# misconception:
# why: shapely alone, coarser circles, a bare geometry
import shapely

built_up_land = shapely.union_all(buildings.geometry.values).buffer(10, quad_segs=4).buffer(-10, quad_segs=4)
