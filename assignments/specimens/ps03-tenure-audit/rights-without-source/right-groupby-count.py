# marks: 5
# misconception:
# why: documents counted by right through both tables
documents = (
    rights.merge(right_sources, on="right_id", how="left")
    .merge(sources, on="source_id", how="left")
    .groupby("right_id")["source_id"]
    .count()
)
none = rights["right_id"].map(documents) == 0
rights_without_source = rights["right_id"][none & rights["end_date"].isna() & (rights["rrr_type"] == "right")]
