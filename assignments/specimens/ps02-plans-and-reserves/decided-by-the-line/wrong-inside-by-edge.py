# marks: 2.5
# misconception: all-inside-are-decided
# why: all that lie inside from the edge
decided_by_the_line = set(homes.loc[homes.within(canal.buffer(20).iloc[0]), "parcel_id"])
