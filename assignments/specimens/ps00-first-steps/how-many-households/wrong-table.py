# marks: 0
# misconception:
# why: hands in the table itself
number_of_households = households
