# marks: 2.5
# misconception: restrictions-are-rights
# why: restrictions in favour of the state carry no document here, and they are no rights
in_force = rights[rights["end_date"].isna()]
rights_without_source = set(in_force["right_id"]) - set(right_sources["right_id"])
