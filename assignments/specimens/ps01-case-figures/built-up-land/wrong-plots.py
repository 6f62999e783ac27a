# marks: 1
# misconception: plots-for-built-up
# why: the plots, built or not
built_up_land = parcels[["geometry"]]
