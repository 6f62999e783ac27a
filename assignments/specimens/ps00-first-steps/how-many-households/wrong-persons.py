# marks: 0
# misconception: persons-for-households
# why: adds up persons instead of counting rows
number_of_households = households["persons"].sum()
