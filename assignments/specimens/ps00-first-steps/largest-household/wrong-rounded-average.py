# marks: 0
# misconception: average-for-largest
# why: rounds the average to a household that could exist
largest_household = round(households["persons"].mean())
