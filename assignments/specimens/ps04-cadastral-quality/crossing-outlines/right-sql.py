# marks: 3
# misconception:
# why: gives SQLite a function that tells valid from invalid
import sqlite3

base = sqlite3.connect(":memory:")
base.create_function("is_valid", 1, lambda wkb: int(shapely.from_wkb(wkb).is_valid))
base.execute("CREATE TABLE parcels (parcel_id TEXT, shape BLOB)")
base.executemany("INSERT INTO parcels VALUES (?, ?)", zip(parcels["parcel_id"], parcels.geometry.to_wkb()))
crossing_outlines = base.execute("SELECT parcel_id FROM parcels WHERE NOT is_valid(shape)").fetchall()
