# marks: 1
# misconception: empty-on-the-map-is-free
# why: draws the promise of 2017: rows of 5 m × 8 m along the road, whatever stands there
import geopandas as gpd
import shapely
import shapely.ops

axis = site.axis
shapes = []
for side in (1, -1):
    front = axis.offset_curve(side * 10.3)
    if front.coords[0][1] > front.coords[-1][1]:
        front = front.reverse()
    for i in range(int(front.length // 5)):
        edge = shapely.ops.substring(front, 5 * i, 5 * i + 5)
        shapes.append(edge.buffer(side * 8, single_sided=True))
layout = gpd.GeoDataFrame({"household_id": list(site.families.index)}, geometry=shapes[: len(site.families)], crs=32648)
