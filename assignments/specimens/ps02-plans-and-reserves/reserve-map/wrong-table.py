# marks: 0
# misconception:
# why: a table, no map
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

reserve_map = place.value_counts()
