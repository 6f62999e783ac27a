# marks: 1
# misconception:
# why: counts one by one, in plain Python
number_of_households = 0
for household in households["household_id"]:
    number_of_households = number_of_households + 1
