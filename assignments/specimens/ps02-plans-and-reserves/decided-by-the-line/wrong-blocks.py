# marks: 0
# misconception: another-kind-of-id
# why: ids of blocks
edge, axis = canal.buffer(20).iloc[0], canal_axis.buffer(20).iloc[0]
decided_by_the_line = set(homes.loc[homes.within(edge) & ~homes.within(axis), "block_id"])
