# marks: 0
# misconception: no-answer
# why: nothing handed in
land_by_kind = None
