# marks: 0
# misconception:
# why: hands in the household, not its number of persons
largest_household = households.sort_values("persons")["household_id"].iloc[-1]
