# marks: 0
# misconception: zone-for-plots
# why: the areas of the zones
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

land_by_kind = zones[zones["kind"].isin(kinds)].groupby("kind", as_index=False)["area_m2"].sum()
