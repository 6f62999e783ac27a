# marks: 4
# misconception:
# why: SQL with HAVING
import sqlite3

base = sqlite3.connect(":memory:")
occupancy.to_sql("occupancy", base, index=False)
rows = base.execute("SELECT parcel_id FROM occupancy GROUP BY parcel_id HAVING COUNT(DISTINCT household_id) > 1")
parcels_with_two_households = {parcel for (parcel,) in rows}
