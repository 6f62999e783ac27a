# marks: 2.5
# misconception: hectares-for-square-metres
# why: hectares
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

pieces = gpd.overlay(homes, zones[zones["kind"].isin(kinds)])
land_by_kind = (pieces.area / 10_000).groupby(pieces["kind"]).sum()
