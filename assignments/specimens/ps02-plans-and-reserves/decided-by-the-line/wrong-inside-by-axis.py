# marks: 0
# misconception: all-inside-are-decided
# why: all that lie inside from the axis
decided_by_the_line = set(homes.loc[homes.within(canal_axis.buffer(20).iloc[0]), "parcel_id"])
