# marks: 0
# misconception:
# why: takes the smallest
largest_household = households["persons"].min()
