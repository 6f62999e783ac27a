# marks: 4
# misconception:
# why: compares in SQLite
import sqlite3

base = sqlite3.connect(":memory:")
table = pd.DataFrame(
    {"parcel_id": parcels["parcel_id"], "recorded": parcels["area_m2"], "drawn": parcels.make_valid().area}
)
table.to_sql("areas", base, index=False)
areas_in_another_unit = pd.read_sql(
    """
    SELECT parcel_id, CASE WHEN recorded < drawn THEN 'ha' ELSE 'sq ft' END AS unit
    FROM areas WHERE recorded < drawn / 100 OR recorded > drawn * 5
""",
    base,
)
