# marks: 1
# misconception:
# why: each household has an id of its own
number_of_households = households["household_id"].nunique()
