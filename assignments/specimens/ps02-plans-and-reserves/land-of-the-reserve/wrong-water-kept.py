# marks: 1.5
# misconception: water-is-land
# why: the buffer still holds the canal
land_of_the_reserve = canal.buffer(20).area.iloc[0] / 10_000
