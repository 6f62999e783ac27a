# marks: 0
# misconception: no-answer
# why: nothing yet
repaired = None
