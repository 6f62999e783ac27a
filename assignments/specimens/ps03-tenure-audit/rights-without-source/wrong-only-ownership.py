# marks: 2.5
# misconception: only-ownership-is-a-right
# why: possession is a right that needs a document as well
owned = rights[(rights["right_type"] == "ownership") & rights["end_date"].isna()]
rights_without_source = set(owned["right_id"]) - set(right_sources["right_id"])
