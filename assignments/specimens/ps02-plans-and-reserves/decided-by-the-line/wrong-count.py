# marks: 0
# misconception: count-for-list
# why: how many, not which
edge, axis = canal.buffer(20).iloc[0], canal_axis.buffer(20).iloc[0]
decided_by_the_line = int((homes.within(edge) & ~homes.within(axis)).sum())
