# marks: 5
# misconception:
# why: distances in pandas, the choice in SQL
import sqlite3

import shapely

corners = homes.set_index("parcel_id").geometry.get_coordinates()
points = shapely.points(corners.to_numpy())
corners["edge"] = shapely.distance(points, canal.geometry.iloc[0])
corners["axis"] = shapely.distance(points, canal_axis.geometry.iloc[0])
base = sqlite3.connect(":memory:")
corners.reset_index().to_sql("corners", base, index=False)
decided_by_the_line = base.execute(
    "SELECT parcel_id FROM corners GROUP BY parcel_id HAVING MAX(edge) <= 20 AND MAX(axis) > 20"
).fetchall()
