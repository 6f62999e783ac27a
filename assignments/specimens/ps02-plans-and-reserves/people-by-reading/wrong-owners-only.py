# marks: 2.75
# misconception: only-owners-live-there
# why: leaves the tenants out
owners = occupancy[occupancy["role"] == "owner-occupier"]
living = owners.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

reserve = canal.buffer(20).iloc[0]
people_by_reading = {
    "touched": living[living.intersects(reserve)]["persons"].sum(),
    "centre": living[living.centroid.within(reserve)]["persons"].sum(),
    "whole": living[living.within(reserve)]["persons"].sum(),
}
