# marks: 4
# misconception:
# why: all homes as one shape
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

all_homes = homes.union_all()
buildable = zones[zones["kind"].isin(kinds)]
land_by_kind = buildable.assign(area_m2=buildable.intersection(all_homes).area).groupby("kind")[["area_m2"]].sum()
