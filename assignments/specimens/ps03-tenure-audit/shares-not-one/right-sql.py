# marks: 6
# misconception:
# why: SQL over a common denominator
import math
import sqlite3

base = sqlite3.connect(":memory:")
rights.to_sql("rights", base, index=False)
whole = math.lcm(*rights["share_denominator"].dropna().astype(int))
shares_not_one = base.execute(
    """
    SELECT ba_unit_id FROM rights
    WHERE rrr_type = 'right' AND end_date IS NULL AND share_numerator IS NOT NULL
    GROUP BY ba_unit_id
    HAVING SUM(CAST(share_numerator AS INTEGER) * (? / CAST(share_denominator AS INTEGER))) <> ?
    """,
    (whole, whole),
).fetchall()
