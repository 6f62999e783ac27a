# marks: 0
# misconception: no-answer
# why: nothing was written
number_of_households = None
