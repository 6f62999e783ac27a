# marks: 0.5
# misconception: built-is-footprints
# why: shrinks each building again before joining
built_up_land = buildings.buffer(10).buffer(-10)
