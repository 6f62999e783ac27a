# marks: 20
# misconception:
# why: looks for the largest part that leaves enough for all; hands in a dict of shapes
room = stretch_back(programme, 9, site).area
plots = (
    programme[["geometry"]].assign(room=room).sort_values("room", ascending=False, kind="stable").reset_index(drop=True)
)
before = site.families["before_m2"].sort_values(ascending=False)


def draw(part):
    metres = [max(0, min(12, (b * part - area) / 4)) for b, area in zip(before, plots.area)]
    return stretch_back(plots, metres, site).assign(household_id=before.index)


low, high = 0.5, 0.8
for _ in range(3):
    middle = (low + high) / 2
    if examine(draw(middle), site).feasible:
        low = middle
    else:
        high = middle
best = draw(low)
layout = dict(zip(best["household_id"], best["geometry"]))
