# marks: 3
# misconception:
# why: a dict
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
density_by_extent = {
    "footprints": persons / buildings.area.sum() * 10_000,
    "plots": persons / parcels.area.sum() * 10_000,
    "built-up": persons / built.area * 10_000,
}
