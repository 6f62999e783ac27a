# marks: 2
# misconception: touching-is-inside
# why: what is touched is called inside
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "inside", False: "outside"})

axes = homes.assign(place=place).plot(column="place", legend=True)
axes.set_title("Homes and a reserve of 20 m: synthetic twin")
reserve_map = axes
