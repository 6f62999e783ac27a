# marks: 3
# misconception:
# why: SQL for persons and plots
import sqlite3

base = sqlite3.connect(":memory:")
households[["persons"]].to_sql("households", base, index=False)
parcels[["area_m2"]].to_sql("parcels", base, index=False)
persons = base.execute("SELECT SUM(persons) FROM households").fetchone()[0]
on_plots = base.execute("SELECT SUM(area_m2) FROM parcels").fetchone()[0]
land = {
    "footprints": buildings.union_all().area,
    "plots": on_plots,
    "built-up": buildings.buffer(10).union_all().buffer(-10).area,
}
density_by_extent = {name: 10_000 * persons / area for name, area in land.items()}
