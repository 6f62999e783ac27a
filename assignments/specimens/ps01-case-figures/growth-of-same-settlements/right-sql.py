# marks: 4
# misconception:
# why: SQL for the sums
import sqlite3

base = sqlite3.connect(":memory:")
city_settlements[["families_2013", "families_2017"]].to_sql("settlements", base, index=False)
past, now = base.execute(
    "SELECT SUM(families_2013), SUM(families_2017) FROM settlements WHERE families_2013 + families_2017 IS NOT NULL"
).fetchone()
growth_of_same_settlements = math.log(now / past) * 25
