# marks: 0
# misconception: place-for-value
# why: the last row is not the largest, unless the table is sorted
largest_household = households["persons"].iloc[-1]
