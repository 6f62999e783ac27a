# marks: 5
# misconception:
# why: a GeoSeries, exploded into its parts
import geopandas as gpd

b = parcels_before[parcels_before["land_use"] == "residential"]
a = parcels_after[parcels_after["land_use"] == "residential"]
given_up = gpd.GeoSeries([b.union_all() - a.union_all()], crs=b.crs).explode()
