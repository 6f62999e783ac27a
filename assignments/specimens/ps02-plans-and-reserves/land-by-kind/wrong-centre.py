# marks: 0
# misconception: centre-for-plot
# why: each plot where its centre lies
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

middles = homes.assign(geometry=homes.centroid)
met = gpd.sjoin(middles, zones.loc[zones["kind"].isin(kinds), ["kind", "geometry"]], predicate="within")
land_by_kind = met.groupby("kind", as_index=False)["area_m2"].sum()
