# marks: 5
# misconception:
# why: merge of tables, tests of geopandas
reserve = canal.buffer(20).iloc[0]
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)
people_by_reading = pd.DataFrame(
    [
        {"reading": "touched", "people": living.loc[living.intersects(reserve), "persons"].sum()},
        {"reading": "centre", "people": living.loc[living.centroid.within(reserve), "persons"].sum()},
        {"reading": "whole", "people": living.loc[living.within(reserve), "persons"].sum()},
    ]
)
