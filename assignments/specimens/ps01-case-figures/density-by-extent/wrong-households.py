# marks: 0
# misconception: households-for-persons
# why: households instead of persons
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
land = {"footprints": buildings.union_all().area, "plots": parcels["area_m2"].sum(), "built-up": built.area}
density_by_extent = {name: len(households) / (area / 10_000) for name, area in land.items()}
