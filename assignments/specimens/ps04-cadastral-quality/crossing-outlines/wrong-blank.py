# marks: 0
# misconception: no-answer
# why: nothing yet
crossing_outlines = None
