# marks: 4
# misconception:
# why: clip by each kind
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

land_by_kind = {kind: gpd.clip(homes, zones[zones["kind"] == kind]).area.sum() for kind in reversed(kinds)}
