# marks: 0.5
# misconception: households-for-people
# why: counts households
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

reserve = canal.buffer(20).iloc[0]
people_by_reading = {
    "touched": living[living.intersects(reserve)]["household_id"].nunique(),
    "centre": living[living.centroid.within(reserve)]["household_id"].nunique(),
    "whole": living[living.within(reserve)]["household_id"].nunique(),
}
