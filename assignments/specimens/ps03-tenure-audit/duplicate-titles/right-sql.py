# marks: 4
# misconception:
# why: SQL; rows come back as tuples of one
import sqlite3

base = sqlite3.connect(":memory:")
ba_units.to_sql("ba_units", base, index=False)
query = """
    SELECT title_number FROM ba_units
    WHERE title_number IS NOT NULL
    GROUP BY title_number HAVING COUNT(*) > 1
"""
duplicate_titles = base.execute(query).fetchall()
