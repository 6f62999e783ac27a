# marks: 13
# misconception: the-mean-is-enough, what-is-left-over-is-public
# why: gives all ground away: nothing is left for all
import geopandas as gpd
import shapely

cells = shapely.voronoi_polygons(shapely.MultiPoint(list(programme.centroid)), extend_to=site.ground)
cells = gpd.GeoDataFrame(geometry=list(cells.geoms), crs=32648)
cells = cells.sjoin(
    gpd.GeoDataFrame(programme[["household_id"]], geometry=programme.centroid, crs=32648), predicate="contains"
)
cells["geometry"] = cells.intersection(site.ground)
cells["geometry"] = [max(shapely.get_parts(g), key=lambda p: p.area) for g in cells["geometry"]]
layout = cells[["household_id", "geometry"]]
