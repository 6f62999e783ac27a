# marks: 0
# misconception: place-for-value
# why: idxmax gives the place of the largest, not its value
largest_household = households["persons"].idxmax()
