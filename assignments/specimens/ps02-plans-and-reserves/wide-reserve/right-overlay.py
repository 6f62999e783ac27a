# marks: 4
# misconception:
# why: overlay of two layers
around = canal.assign(geometry=canal.buffer(30))
wide_reserve = gpd.overlay(around, canal[["geometry"]], how="difference")
