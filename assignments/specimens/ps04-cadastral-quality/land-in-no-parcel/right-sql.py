# marks: 4
# misconception:
# why: lets SQLite group the parcels of a block
import sqlite3


class Joined:
    def __init__(self):
        self.shapes = []

    def step(self, wkb):
        self.shapes.append(shapely.make_valid(shapely.from_wkb(wkb)))

    def finalize(self):
        return shapely.to_wkb(shapely.union_all(self.shapes))


base = sqlite3.connect(":memory:")
base.create_aggregate("joined", 1, Joined)
base.create_function("rest", 2, lambda a, b: shapely.from_wkb(a).difference(shapely.from_wkb(b)).area)
for table, layer in (("parcels", parcels), ("blocks", blocks)):
    base.execute(f"CREATE TABLE {table} (block_id TEXT, shape BLOB)")
    base.executemany(f"INSERT INTO {table} VALUES (?, ?)", zip(layer["block_id"], layer.geometry.to_wkb()))
(land_in_no_parcel_m2,) = base.execute("""
    SELECT SUM(m2) FROM (
        SELECT rest(blocks.shape, joined(parcels.shape)) AS m2
        FROM blocks JOIN parcels ON parcels.block_id = blocks.block_id GROUP BY blocks.block_id
    )
""").fetchone()
