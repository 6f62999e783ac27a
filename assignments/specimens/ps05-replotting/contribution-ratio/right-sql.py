# marks: 3
# misconception:
# why: SQL in sqlite
import sqlite3

with sqlite3.connect(":memory:") as base:
    load("moves")[["area_before_m2", "area_after_m2"]].to_sql("m", base, index=False)
    contribution_ratio = base.execute(
        "SELECT 100.0 * (1 - SUM(area_after_m2) / SUM(area_before_m2)) FROM m"
    ).fetchone()[0]
