# marks: 0
# misconception: cells-for-rows
# why: size counts every cell of the table
number_of_households = households.size
