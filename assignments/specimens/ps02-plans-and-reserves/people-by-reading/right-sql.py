# marks: 5
# misconception:
# why: the tests in geopandas, sums in SQL
import sqlite3

reserve = canal.union_all().buffer(20)
flags = pd.DataFrame(
    {
        "parcel_id": homes["parcel_id"],
        "touched": homes.intersects(reserve).astype(int),
        "centre": homes.centroid.intersects(reserve).astype(int),
        "whole": homes.covered_by(reserve).astype(int),
    }
)
base = sqlite3.connect(":memory:")
flags.to_sql("flags", base, index=False)
occupancy.to_sql("occupancy", base, index=False)
households.to_sql("households", base, index=False)
joined = "flags JOIN occupancy USING (parcel_id) JOIN households USING (household_id)"
people_by_reading = pd.concat(
    pd.read_sql(f"SELECT '{name}' AS reading, SUM({name} * persons) AS people FROM {joined}", base)
    for name in ("whole", "centre", "touched")
)
