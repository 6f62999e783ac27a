# marks: 1
# misconception:
# why: sorts, then takes the last value
largest_household = households["persons"].sort_values().iloc[-1]
