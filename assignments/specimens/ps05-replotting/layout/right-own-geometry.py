# marks: 20
# misconception:
# why: pushes each plot's back edge outward with shapely alone, into the open land, and cuts overlaps off
import geopandas as gpd
import shapely
from shapely.affinity import translate

taken = list(programme["geometry"])
free = site.ground.difference(shapely.union_all(taken))
shapely.prepare(free)


def deeper(plot, metres):
    middle = plot.centroid
    street = shapely.shortest_line(site.streets, middle).coords[0]
    dx, dy = middle.x - street[0], middle.y - street[1]
    length = (dx**2 + dy**2) ** 0.5
    moved = translate(plot, dx / length * metres, dy / length * metres)
    extra = shapely.union(plot, moved).convex_hull.intersection(free)
    whole = shapely.union_all([plot, extra.buffer(0.02, join_style="mitre")]).buffer(-0.02)
    whole = whole.buffer(-1.3, join_style="mitre").buffer(1.3, join_style="mitre").intersection(whole)
    parts = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon" and p.intersects(middle)]
    best = shapely.union(parts[0], plot) if parts else plot
    return best if best.geom_type == "Polygon" else plot


large = [deeper(plot, 9) for plot in taken]
order = sorted(range(len(taken)), key=lambda i: -large[i].area)
before = site.families["before_m2"].sort_values(ascending=False)
shapes, ids = [], []
for (name, had), i in zip(before.items(), order):
    shapes.append(deeper(taken[i], max(0, min(9, (0.62 * had - taken[i].area) / 4))))
    ids.append(name)
tree = shapely.STRtree(shapes)
for i, j in sorted(tuple(pair) for pair in tree.query(shapes, predicate="overlaps").T):
    if i < j:
        cut = shapes[j].difference(shapes[i])
        cut = cut.buffer(-1.3, join_style="mitre").buffer(1.3, join_style="mitre").intersection(cut)
        shapes[j] = max(shapely.get_parts(cut), key=lambda p: p.area)
layout = gpd.GeoDataFrame({"household_id": ids}, geometry=shapes, crs=32648)
