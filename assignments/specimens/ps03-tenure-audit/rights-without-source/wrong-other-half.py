# marks: 0
# misconception: the-other-half
# why: the ~ before isin is missing
in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]
rights_without_source = set(in_force.loc[in_force["right_id"].isin(right_sources["right_id"]), "right_id"])
