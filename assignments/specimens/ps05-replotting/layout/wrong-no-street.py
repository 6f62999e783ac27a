# marks: 11.25
# misconception: a-neighbour-lets-you-pass, the-mean-is-enough
# why: puts two plots behind each other on one place: half of them touch no street
import geopandas as gpd
import shapely
import shapely.ops

halves, ids = [], list(programme["household_id"])
big = stretch_back(programme[["geometry"]], 12, site)
big = big.assign(area=big.area).sort_values("area", ascending=False)
for plot in big["geometry"]:
    if plot.area > 48 and len(halves) < 90:
        c = plot.centroid
        street = shapely.shortest_line(site.streets, c).coords[0]
        dx, dy = c.x - street[0], c.y - street[1]
        length = (dx**2 + dy**2) ** 0.5
        ux, uy = dx / length, dy / length
        far = 200
        middle = (street[0] + ux * 6.2, street[1] + uy * 6.2)
        knife = shapely.LineString(
            [(middle[0] - uy * far, middle[1] + ux * far), (middle[0] + uy * far, middle[1] - ux * far)]
        )
        halves += sorted(shapely.get_parts(shapely.ops.split(plot, knife)), key=lambda g: g.distance(site.streets))
    else:
        halves.append(plot)
layout = gpd.GeoDataFrame({"household_id": ids}, geometry=halves[: len(ids)], crs=32648)
