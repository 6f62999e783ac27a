# marks: 2
# misconception: every-parcel-is-a-home
# why: all parcels
reserve = canal.buffer(20).iloc[0]
place = parcels.intersects(reserve).map({True: "cut", False: "outside"})
place[parcels.within(reserve)] = "inside"

axes = parcels.assign(place=place).plot(column="place", legend=True)
axes.set_title("Homes and a reserve of 20 m: synthetic twin")
reserve_map = axes
