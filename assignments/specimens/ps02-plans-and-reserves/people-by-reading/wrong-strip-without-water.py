# marks: 4.25
# misconception: sliver-over-water
# why: against the strip without the water
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

reserve = canal.buffer(20).difference(canal.geometry).iloc[0]
people_by_reading = {
    "touched": living[living.intersects(reserve)]["persons"].sum(),
    "centre": living[living.centroid.within(reserve)]["persons"].sum(),
    "whole": living[living.within(reserve)]["persons"].sum(),
}
