# marks: 2
# misconception: readings-mixed-up
# why: within and intersects the other way round
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

reserve = canal.buffer(20).iloc[0]
people_by_reading = {
    "touched": living[living.within(reserve)]["persons"].sum(),
    "centre": living[living.centroid.within(reserve)]["persons"].sum(),
    "whole": living[living.intersects(reserve)]["persons"].sum(),
}
