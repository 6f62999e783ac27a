# marks: 1
# misconception:
# why: the largest value of the column
largest_household = households["persons"].max()
