# marks: 2
# misconception: readings-are-the-same
# why: one test for the three rows
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

reserve = canal.buffer(20).iloc[0]
people = living[living.intersects(reserve)]["persons"].sum()
people_by_reading = pd.DataFrame({"reading": ["touched", "centre", "whole"], "people": people})
