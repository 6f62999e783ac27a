# marks: 0
# misconception: map-without-legend
# why: no legend
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

reserve_map = homes.assign(place=place).plot(column="place")
reserve_map.set_title("Homes and a reserve of 20 m: synthetic twin")
