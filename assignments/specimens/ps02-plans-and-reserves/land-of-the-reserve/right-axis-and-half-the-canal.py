# marks: 3
# misconception:
# why: from the axis, wider by half the canal, with flat ends
wide = canal_axis.buffer(20 + canal["width_m"].iloc[0] / 2, cap_style="flat").area.iloc[0]
land_of_the_reserve = (wide - canal.area.sum()) / 1e4
