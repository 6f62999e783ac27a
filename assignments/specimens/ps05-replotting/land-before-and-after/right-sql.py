# marks: 4
# misconception:
# why: SQL in sqlite
import sqlite3

with sqlite3.connect(":memory:") as base:
    for name, table in (
        ("ob", occupancy_before),
        ("oa", occupancy_after),
        ("pb", parcels_before),
        ("pa", parcels_after),
    ):
        keep = [c for c in ("household_id", "parcel_id", "area_m2") if c in table.columns]
        pd.DataFrame(table[keep]).to_sql(name, base, index=False)
    land = pd.read_sql(
        "SELECT ob.household_id, pb.area_m2 AS before_m2, pa.area_m2 AS after_m2 FROM ob JOIN pb USING (parcel_id)"
        " JOIN oa ON oa.household_id = ob.household_id JOIN pa ON pa.parcel_id = oa.parcel_id",
        base,
    )
