# marks: 0
# misconception: no-answer
# why: nothing handed in
people_by_reading = None
