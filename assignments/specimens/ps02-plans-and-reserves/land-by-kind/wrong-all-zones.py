# marks: 3
# misconception: zones-share-no-ground
# why: reserves and rights of way as well
pieces = gpd.overlay(homes, zones, keep_geom_type=True)
land_by_kind = pieces.area.groupby(pieces["kind"]).sum()
