# marks: 2
# misconception: homes-are-all-land
# why: residential plots only
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
land = {"footprints": buildings.union_all().area, "plots": parcels["area_m2"].sum(), "built-up": built.area}
land["plots"] = parcels.query("land_use == 'residential'")["area_m2"].sum()
density_by_extent = {name: persons / (area / 10_000) for name, area in land.items()}
