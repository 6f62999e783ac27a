# marks: 5
# misconception:
# why: no piece is left over
edge, axis = canal.buffer(20).iloc[0], canal_axis.buffer(20).iloc[0]
over_edge = homes.difference(edge).is_empty
over_axis = homes.difference(axis).is_empty
decided_by_the_line = list(homes["parcel_id"][over_edge & ~over_axis])
