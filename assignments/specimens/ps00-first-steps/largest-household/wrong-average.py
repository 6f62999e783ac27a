# marks: 0
# misconception: average-for-largest
# why: the average says nothing about the largest
largest_household = households["persons"].mean()
