# marks: 4
# misconception:
# why: SQL, rows in another order
import sqlite3

base = sqlite3.connect(":memory:")
city_settlements[["khan", "families_2013", "families_2017"]].to_sql("settlements", base, index=False)
families_by_khan = pd.read_sql(
    """
    SELECT khan, SUM(families_2013) AS families_2013, SUM(families_2017) AS families_2017
    FROM settlements GROUP BY khan ORDER BY 3 DESC
    """,
    base,
)
