# marks: 0
# misconception: no-answer
# why: nothing handed in
reserve_map = None
