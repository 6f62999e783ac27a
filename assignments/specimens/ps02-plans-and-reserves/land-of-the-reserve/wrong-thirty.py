# marks: 0
# misconception: another-width
# why: 30 m where 20 m are asked for
water = canal.geometry.iloc[0]
land_of_the_reserve = water.buffer(30).difference(water).area / 10_000
