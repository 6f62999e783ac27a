# marks: 0
# misconception: plots-for-land
# why: how many plots
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

land_by_kind = gpd.sjoin(homes, zones[zones["kind"].isin(kinds)], lsuffix="plot")["kind"].value_counts()
