# marks: 3.5
# misconception:
# why: no title
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

reserve_map = homes.assign(place=place).plot(column="place", legend=True)
reserve_map.text(0, 0, "synthetic")
