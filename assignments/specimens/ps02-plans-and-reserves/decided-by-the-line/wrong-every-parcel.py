# marks: 4.75
# misconception: every-parcel-is-a-home
# why: all parcels, not homes alone
edge, axis = canal.buffer(20).iloc[0], canal_axis.buffer(20).iloc[0]
decided_by_the_line = set(parcels.loc[parcels.within(edge) & ~parcels.within(axis), "parcel_id"])
