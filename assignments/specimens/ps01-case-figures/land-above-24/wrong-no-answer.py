# marks: 0
# misconception: no-answer
# why: left as it was
land_above_24 = None
