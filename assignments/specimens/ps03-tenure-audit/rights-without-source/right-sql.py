# marks: 5
# misconception:
# why: SQL with NOT IN
import sqlite3

base = sqlite3.connect(":memory:")
rights.to_sql("rights", base, index=False)
right_sources.to_sql("right_sources", base, index=False)
rights_without_source = base.execute(
    """
    SELECT right_id FROM rights
    WHERE rrr_type = 'right' AND end_date IS NULL
      AND right_id NOT IN (SELECT right_id FROM right_sources)
    """
).fetchall()
