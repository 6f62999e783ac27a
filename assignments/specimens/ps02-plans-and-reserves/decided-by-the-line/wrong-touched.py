# marks: 0
# misconception: touching-is-inside
# why: intersects instead of within
edge, axis = canal.buffer(20).iloc[0], canal_axis.buffer(20).iloc[0]
decided_by_the_line = set(homes.loc[homes.intersects(edge) & ~homes.intersects(axis), "parcel_id"])
