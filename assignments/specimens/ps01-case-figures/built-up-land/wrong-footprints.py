# marks: 0
# misconception: built-is-footprints
# why: the buildings themselves
built_up_land = buildings[["geometry"]]
