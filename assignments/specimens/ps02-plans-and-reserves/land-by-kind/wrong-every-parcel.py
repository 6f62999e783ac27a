# marks: 2.5
# misconception: every-parcel-is-a-home
# why: all parcels, not homes alone
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

pieces = gpd.overlay(parcels, zones[zones["kind"].isin(kinds)])
land_by_kind = pieces.area.groupby(pieces["kind"]).sum()
