# marks: 3
# misconception:
# why: SQL
import sqlite3

base = sqlite3.connect(":memory:")
parcels[["land_use", "area_m2"]].to_sql("parcels", base, index=False)
query = "SELECT SUM(MAX(area_m2 - 24, 0)) / 10000 FROM parcels WHERE land_use = 'residential'"
land_above_24 = base.execute(query).fetchone()[0]
