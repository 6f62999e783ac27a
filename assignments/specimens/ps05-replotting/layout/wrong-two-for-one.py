# marks: 7.75
# misconception: a-plan-for-most
# why: gives two plots to a family and none to another, in thirty cases
layout = programme.copy()
layout.loc[layout.index[:30], "household_id"] = layout["household_id"].iloc[30:60].to_numpy()
