# marks: 0.5
# misconception: built-is-footprints
# why: the buildings themselves
built_up_land = buildings[["geometry"]]
