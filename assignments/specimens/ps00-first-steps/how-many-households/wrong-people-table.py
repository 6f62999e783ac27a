# marks: 0
# misconception: persons-for-households
# why: counts the rows of another table
number_of_households = len(people)
