# marks: 0
# misconception:
# why: a number
wide_reserve = canal.buffer(30).difference(canal.geometry).area.iloc[0]
