# marks: 1
# misconception:
# why: the first number of the shape is the number of rows
number_of_households = households.shape[0]
