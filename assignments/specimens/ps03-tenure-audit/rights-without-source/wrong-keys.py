# marks: 0
# misconception: keys-of-two-tables
# why: right ids looked up among source ids: nothing ever matches
in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]
rights_without_source = set(in_force.loc[~in_force["right_id"].isin(right_sources["source_id"]), "right_id"])
