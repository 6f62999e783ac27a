# marks: 0
# misconception: only-whole-counts
# why: plots that lie in a kind as a whole
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

joined = zones[zones["kind"].isin(kinds)].dissolve("kind")
land_by_kind = {kind: homes[homes.within(joined.geometry[kind])].area.sum() for kind in kinds}
