# marks: 6
# misconception:
# why: joins the table to itself in SQLite, with the boxes of the parcels as a first sieve
import sqlite3

base = sqlite3.connect(":memory:")
base.create_function("shared", 2, lambda a, b: shapely.from_wkb(a).intersection(shapely.from_wkb(b)).area)
base.execute("CREATE TABLE p (id TEXT, w REAL, s REAL, e REAL, n REAL, shape BLOB)")
sound = parcels.make_valid()
base.executemany(
    "INSERT INTO p VALUES (?, ?, ?, ?, ?, ?)",
    zip(parcels["parcel_id"], *sound.bounds.to_numpy().T.tolist(), sound.to_wkb()),
)
overlapping_pairs = base.execute("""
    SELECT * FROM (
        SELECT a.id, b.id, shared(a.shape, b.shape) AS m2 FROM p AS a JOIN p AS b
        ON a.id < b.id AND a.w <= b.e AND b.w <= a.e AND a.s <= b.n AND b.s <= a.n
    ) WHERE m2 > 0.01
""").fetchall()
