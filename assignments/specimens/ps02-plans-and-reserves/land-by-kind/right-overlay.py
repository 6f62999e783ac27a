# marks: 4
# misconception:
# why: overlay and groupby
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

pieces = gpd.overlay(homes, zones[zones["kind"].isin(kinds)])
land_by_kind = pieces.area.groupby(pieces["kind"]).sum()
