# marks: 0
# misconception: no-answer
# why: nothing handed in
land_of_the_reserve = None
