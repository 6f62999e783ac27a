# marks: 3
# misconception:
# why: a table, rounded to whole persons
built = buildings.buffer(10).union_all().buffer(-10)
persons = households["persons"].sum()
hectares = pd.Series([buildings.union_all().area, parcels["area_m2"].sum(), built.area]) / 10_000
density_by_extent = pd.DataFrame(
    {"extent": ["footprints", "plots", "built-up"], "persons_per_ha": (persons / hectares).round()}
)
