# marks: 5
# misconception:
# why: both strips without the water
edge = canal.buffer(20).difference(canal.geometry).iloc[0]
axis = canal_axis.buffer(20).difference(canal.geometry).iloc[0]
decided_by_the_line = set(homes.loc[homes.within(edge) & ~homes.within(axis), "parcel_id"])
