# marks: 3
# misconception:
# why: buffer of the water without the water
water = canal.geometry.iloc[0]
land_of_the_reserve = water.buffer(20).difference(water).area / 10_000
