# marks: 5
# misconception:
# why: loops and math.log, rounded to four decimals
import math

persons = dict(zip(households["household_id"], households["persons"]))
size = dict(zip(households["household_id"], households["size"]))
x = {row.household_id: row.area_after_m2 / persons[row.household_id] for row in load("moves").itertuples()}
total = sum(x.values())
mean = total / len(x)
within = between = 0
for name in ("small", "medium", "large"):
    own = [value for household, value in x.items() if size[household] == name]
    m = sum(own) / len(own)
    t = sum(v / m * math.log(v / m) for v in own) / len(own)
    within += sum(own) / total * t
    between += sum(own) / total * math.log(m / mean)
theil_parts = {"within": round(within, 4), "between": round(between, 4)}
