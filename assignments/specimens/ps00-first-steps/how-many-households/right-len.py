# marks: 1
# misconception:
# why: counts the rows
number_of_households = len(households)
