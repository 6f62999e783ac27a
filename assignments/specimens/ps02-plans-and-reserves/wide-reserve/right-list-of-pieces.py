# marks: 4
# misconception:
# why: a list of pieces that lie over each other
water = canal.geometry.iloc[0]
wide_reserve = [water.buffer(width).difference(water) for width in (10, 20, 30)]
