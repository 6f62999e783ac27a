# marks: 0
# misconception: another-width
# why: 30 m where 20 m are asked for
edge, axis = canal.buffer(30).iloc[0], canal_axis.buffer(30).iloc[0]
decided_by_the_line = set(homes.loc[homes.within(edge) & ~homes.within(axis), "parcel_id"])
