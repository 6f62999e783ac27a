# marks: 4
# misconception:
# why: areas of the shapes themselves, in another order
import geopandas as gpd

b = occupancy_before.merge(parcels_before, on="parcel_id")
a = occupancy_after.merge(parcels_after, on="parcel_id")
b["before_m2"] = gpd.GeoSeries(b["geometry"], crs=32648).area
a["after_m2"] = gpd.GeoSeries(a["geometry"], crs=32648).area
land = b[["household_id", "before_m2"]].merge(a[["household_id", "after_m2"]]).sort_values("after_m2")
