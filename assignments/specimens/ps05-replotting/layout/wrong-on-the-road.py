# marks: 1
# misconception: overlap-is-drawing, empty-on-the-map-is-free
# why: moves the plots towards the canal
import shapely

axis = site.axis
moved = []
for plot in programme["geometry"]:
    c = plot.centroid
    p = axis.interpolate(axis.project(c))
    d = c.distance(p)
    moved.append(shapely.affinity.translate(plot, (p.x - c.x) / d * 8, (p.y - c.y) / d * 8))
layout = programme.assign(geometry=moved)
