# marks: 1.5
# misconception: another-unit-of-area
# why: divides by a million
water = canal.geometry.iloc[0]
land_of_the_reserve = water.buffer(20).difference(water).area / 1_000_000
