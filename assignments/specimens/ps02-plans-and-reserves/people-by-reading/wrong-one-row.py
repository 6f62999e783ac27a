# marks: 1.5
# misconception:
# why: two readings are missing
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

people_by_reading = {"touched": living[living.intersects(canal.buffer(20).iloc[0])]["persons"].sum()}
