# marks: 3
# misconception:
# why: plain Python sums, a Series in another order
persons = sum(households["persons"].tolist())
on_plots = sum(parcels["area_m2"].tolist())
under_roofs = sum(shape.area for shape in buildings.geometry)
built = buildings.union_all().buffer(10).buffer(-10).area
density_by_extent = (
    pd.Series({"built-up": persons / built, "plots": persons / on_plots, "footprints": persons / under_roofs}) * 10_000
)
