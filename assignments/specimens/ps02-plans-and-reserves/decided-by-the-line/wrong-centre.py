# marks: 0
# misconception: centre-for-plot
# why: centroids instead of plots
edge, axis = canal.buffer(20).iloc[0], canal_axis.buffer(20).iloc[0]
middle = homes.centroid
decided_by_the_line = set(homes.loc[middle.within(edge) & ~middle.within(axis), "parcel_id"])
