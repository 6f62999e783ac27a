# marks: 0
# misconception: inner-join-drops
# why: an inner join drops exactly the rights without a source
linked = rights.merge(right_sources, on="right_id").merge(sources, on="source_id")
rights_without_source = set(linked.loc[linked["source_id"].isna(), "right_id"])
