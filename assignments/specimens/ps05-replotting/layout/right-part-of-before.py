# marks: 20
# misconception:
# why: deep places to those who had most; each keeps 0.65 of its land where there is room
room = stretch_back(programme, 9, site).area
plots = (
    programme[["geometry"]].assign(room=room).sort_values("room", ascending=False, kind="stable").reset_index(drop=True)
)
want = site.families["before_m2"].sort_values(ascending=False) * 0.65
metres = ((want.to_numpy() - plots.area) / 4).clip(0, 9)
layout = stretch_back(plots, metres, site).assign(household_id=want.index)
