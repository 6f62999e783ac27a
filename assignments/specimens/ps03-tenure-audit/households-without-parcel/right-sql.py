# marks: 4
# misconception:
# why: SQL with NOT EXISTS, read into a table of one column
import sqlite3

base = sqlite3.connect(":memory:")
households.to_sql("households", base, index=False)
occupancy.to_sql("occupancy", base, index=False)
households_without_parcel = pd.read_sql(
    """
    SELECT h.household_id FROM households AS h
    WHERE NOT EXISTS (SELECT 1 FROM occupancy AS o WHERE o.household_id = h.household_id)
    """,
    base,
)
