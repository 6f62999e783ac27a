# marks: 5
# misconception:
# why: the link table asked with isin
in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]
without_source = in_force[~in_force["right_id"].isin(right_sources["right_id"])]
rights_without_source = set(without_source["right_id"])
