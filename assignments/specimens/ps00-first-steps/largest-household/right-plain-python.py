# marks: 1
# misconception:
# why: Python's own max
largest_household = max(list(households["persons"]))
