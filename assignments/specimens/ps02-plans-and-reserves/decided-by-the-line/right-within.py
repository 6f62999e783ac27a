# marks: 5
# misconception:
# why: geopandas: within the one, not within the other
edge = canal.buffer(20).iloc[0]
axis = canal_axis.buffer(20).iloc[0]
decided_by_the_line = homes.loc[homes.within(edge) & ~homes.within(axis), "parcel_id"]
