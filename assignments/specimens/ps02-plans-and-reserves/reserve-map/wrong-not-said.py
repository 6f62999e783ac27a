# marks: 3.5
# misconception: everybody-knows
# why: does not say that the data are synthetic
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

reserve_map = homes.assign(place=place).plot(column="place", legend=True)
reserve_map.set_title("Homes and a reserve of 20 m")
