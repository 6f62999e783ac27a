# marks: 3
# misconception:
# why: a list made in a loop
lose_half = []
for row in load("moves").itertuples():
    if (row.area_before_m2 - row.area_after_m2) / row.area_before_m2 > 0.5:
        lose_half.append(row.household_id)
