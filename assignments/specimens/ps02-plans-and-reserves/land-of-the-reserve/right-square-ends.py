# marks: 3
# misconception:
# why: square ends
water = canal.geometry.iloc[0]
land_of_the_reserve = (water.buffer(20, join_style="mitre").area - water.area) / 10_000
