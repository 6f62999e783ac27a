# marks: 3
# misconception:
# why: a loop and fractions of the sums
b = a = 0.0
for row in load("moves").itertuples():
    b += row.area_before_m2
    a += row.area_after_m2
contribution_ratio = (b - a) / b * 100
