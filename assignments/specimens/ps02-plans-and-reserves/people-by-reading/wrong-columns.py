# marks: 0
# misconception:
# why: a column with another name
living = occupancy.merge(households, on="household_id").merge(homes, on="parcel_id")
living = gpd.GeoDataFrame(living, geometry="geometry", crs=homes.crs)

people_by_reading = pd.DataFrame({"reading": ["touched", "centre", "whole"], "persons": [1, 2, 3]})
