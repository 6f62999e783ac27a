# marks: 0
# misconception: only-a-title-proves
# why: a sale letter is a source as well
certificates = sources[sources["source_type"] == "title certificate"]
proved = right_sources[right_sources["source_id"].isin(certificates["source_id"])]
in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]
rights_without_source = set(in_force["right_id"]) - set(proved["right_id"])
