# marks: 0
# misconception:
# why: a number with its unit, as text
land_of_the_reserve = "6.04 ha"
