# marks: 7
# misconception:
# why: SQL with common table expressions
import sqlite3

base = sqlite3.connect(":memory:")
for name, table in {"rights": rights, "ba_units": ba_units, "spatial_units": spatial_units, "parties": parties}.items():
    table.to_sql(name, base, index=False)
titled_area_by_sex = pd.read_sql(
    """
    WITH shares AS (
        SELECT *, CAST(share_numerator AS REAL) / share_denominator AS share FROM rights
        WHERE rrr_type = 'right' AND end_date IS NULL AND share_numerator IS NOT NULL
    ), sound AS (
        SELECT ba_unit_id FROM shares GROUP BY ba_unit_id HAVING ABS(SUM(share) - 1) < 1e-9
    )
    SELECT sex, SUM(share * area_m2) AS area_m2
    FROM shares
    JOIN sound USING (ba_unit_id)
    JOIN ba_units USING (ba_unit_id)
    JOIN spatial_units USING (ba_unit_id)
    JOIN parties USING (party_id)
    WHERE title_number IS NOT NULL AND right_type = 'ownership' AND sex IS NOT NULL
    GROUP BY sex
    """,
    base,
)
