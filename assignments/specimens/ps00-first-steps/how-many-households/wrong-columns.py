# marks: 0
# misconception: cells-for-rows
# why: counts columns
number_of_households = len(households.columns)
