# marks: 20
# misconception:
# why: the other fairness: five square metres a person, in degrees and in another order
room = stretch_back(programme, 9, site).area
plots = (
    programme[["geometry"]].assign(room=room).sort_values("room", ascending=False, kind="stable").reset_index(drop=True)
)
want = site.families["persons"].sort_values(ascending=False, kind="stable") * 5.0
metres = ((want.to_numpy() - plots.area) / 4).clip(0, 9)
layout = stretch_back(plots, metres, site).assign(household_id=want.index)
layout = layout.to_crs(4326).sample(frac=1, random_state=3)
