# marks: 0
# misconception: density-upside-down
# why: square metres for a person
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
land = {"footprints": buildings.union_all().area, "plots": parcels["area_m2"].sum(), "built-up": built.area}
density_by_extent = {name: area / persons for name, area in land.items()}
