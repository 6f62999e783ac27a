# marks: 0
# misconception: square-metres-for-hectares
# why: persons on a square metre
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
land = {"footprints": buildings.union_all().area, "plots": parcels["area_m2"].sum(), "built-up": built.area}
density_by_extent = {name: persons / area for name, area in land.items()}
