# marks: 0
# misconception: whole-plot-for-part
# why: spatial join, whole plots
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

met = gpd.sjoin(homes, zones.loc[zones["kind"].isin(kinds), ["kind", "geometry"]])
land_by_kind = met.groupby("kind", as_index=False)["area_m2"].sum()
