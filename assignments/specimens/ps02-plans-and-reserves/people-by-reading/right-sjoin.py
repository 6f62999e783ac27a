# marks: 5
# misconception:
# why: spatial joins with three predicates
reserve = gpd.GeoDataFrame(geometry=canal.buffer(20), crs=canal.crs)
living = homes.merge(occupancy, on="parcel_id").merge(households, on="household_id")
middles = living.assign(geometry=living.centroid)
people_by_reading = pd.DataFrame(
    {
        "people": {
            "touched": gpd.sjoin(living, reserve, predicate="intersects")["persons"].sum(),
            "centre": gpd.sjoin(middles, reserve, predicate="within")["persons"].sum(),
            "whole": gpd.sjoin(living, reserve, predicate="within")["persons"].sum(),
        }
    }
).rename_axis("reading")
