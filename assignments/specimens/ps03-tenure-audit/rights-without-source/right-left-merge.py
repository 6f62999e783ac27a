# marks: 5
# misconception:
# why: a left merge, then the rows without a match; whole rows are handed in
linked = rights.merge(right_sources, on="right_id", how="left")
rights_without_source = linked.query("rrr_type == 'right' and end_date.isna() and source_id.isna()")
