# marks: 0.5
# misconception: another-width
# why: 30 m where 20 m are asked for
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

reserve = canal.buffer(30).iloc[0]
people_by_reading = {
    "touched": living[living.intersects(reserve)]["persons"].sum(),
    "centre": living[living.centroid.within(reserve)]["persons"].sum(),
    "whole": living[living.within(reserve)]["persons"].sum(),
}
