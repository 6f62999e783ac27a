# marks: 4
# misconception:
# why: pieces summed in SQL
import sqlite3

pieces = gpd.overlay(homes[["parcel_id", "geometry"]], zones[["kind", "geometry"]], keep_geom_type=True)
pieces["m2"] = pieces.area
base = sqlite3.connect(":memory:")
pd.DataFrame(pieces[["kind", "m2"]]).to_sql("pieces", base, index=False)
land_by_kind = pd.read_sql(
    "SELECT kind, SUM(m2) AS area_m2 FROM pieces WHERE kind LIKE '%housing' OR kind LIKE '%building' GROUP BY kind",
    base,
)
