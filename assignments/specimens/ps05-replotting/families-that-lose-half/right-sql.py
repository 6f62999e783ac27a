# marks: 3
# misconception:
# why: SQL in sqlite, rows of one
import sqlite3

with sqlite3.connect(":memory:") as base:
    load("moves")[["household_id", "area_before_m2", "area_after_m2"]].to_sql("m", base, index=False)
    lose_half = base.execute("SELECT household_id FROM m WHERE 2 * area_after_m2 < area_before_m2").fetchall()
