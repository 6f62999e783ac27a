# marks: 5
# misconception:
# why: a loop with one condition after the other
linked = set(right_sources["right_id"])
rights_without_source = []
for row in rights.itertuples():
    if row.rrr_type != "right":
        continue
    if pd.notna(row.end_date):
        continue
    if row.right_id not in linked:
        rights_without_source.append(row.right_id)
