# marks: 0.5
# misconception: plots-for-people
# why: counts plots
reserve = canal.buffer(20).iloc[0]
people_by_reading = {
    "touched": int(homes.intersects(reserve).sum()),
    "centre": int(homes.centroid.within(reserve).sum()),
    "whole": int(homes.within(reserve).sum()),
}
