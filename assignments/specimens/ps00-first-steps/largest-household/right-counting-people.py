# marks: 1
# misconception:
# why: counts people by household, then takes the largest
largest_household = people.groupby("household_id").size().max()
