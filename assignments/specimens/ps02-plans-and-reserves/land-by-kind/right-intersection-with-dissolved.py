# marks: 4
# misconception:
# why: zones of a kind joined first
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

joined = zones[zones["kind"].isin(kinds)].dissolve("kind")
land_by_kind = pd.DataFrame(
    {"kind": kinds, "area_m2": [homes.intersection(joined.geometry[kind]).area.sum().round() for kind in kinds]}
)
