# marks: 0
# misconception: square-kilometres-for-hectares
# why: persons on a square kilometre
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
land = {"footprints": buildings.union_all().area, "plots": parcels["area_m2"].sum(), "built-up": built.area}
density_by_extent = {name: persons / area * 1_000_000 for name, area in land.items()}
