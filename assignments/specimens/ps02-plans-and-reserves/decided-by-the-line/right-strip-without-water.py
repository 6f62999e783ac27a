# marks: 5
# misconception:
# why: against the strip without the water: the plots at the water lie inside by both lines
edge = canal.buffer(20).difference(canal.geometry).iloc[0]
axis = canal_axis.buffer(20).iloc[0]
decided_by_the_line = set(homes.loc[homes.within(edge) & ~homes.within(axis), "parcel_id"])
