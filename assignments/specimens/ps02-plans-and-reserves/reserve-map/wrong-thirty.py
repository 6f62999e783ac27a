# marks: 0
# misconception: another-width
# why: 30 m
reserve = canal.buffer(30).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

axes = homes.assign(place=place).plot(column="place", legend=True)
axes.set_title("Homes and a reserve of 20 m: synthetic twin")
reserve_map = axes
