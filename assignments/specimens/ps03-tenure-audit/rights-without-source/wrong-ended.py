# marks: 4.25
# misconception: ended-rights-count
# why: rights that have ended are listed too
only_rights = rights[rights["rrr_type"] == "right"]
rights_without_source = set(only_rights["right_id"]) - set(right_sources["right_id"])
