# marks: 9
# misconception: what-is-left-over-is-public, the-mean-is-enough
# why: deep plots, and each odd piece goes to one of them: too little is left for all, and some plots become too narrow
import shapely

layout = stretch_back(programme, 200, site)
shapes = layout.geometry.to_numpy().copy()
for piece in shapely.get_parts(site.ground.difference(layout.union_all())):
    nearest = shapely.STRtree(shapes).nearest(piece)
    joined = shapely.set_precision(shapes[nearest].union(piece), 0.001)
    if joined.geom_type == "Polygon":
        shapes[nearest] = joined
layout = layout.set_geometry(shapes, crs=layout.crs)
