# marks: 1.5
# misconception: another-unit-of-area
# why: square metres where hectares are asked for
water = canal.geometry.iloc[0]
land_of_the_reserve = water.buffer(20).difference(water).area
