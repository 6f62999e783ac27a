# marks: 0
# misconception: several-holders
# why: every unit with two holders or more is listed
shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
holders = shared["ba_unit_id"].value_counts()
shares_not_one = set(holders[holders > 1].index)
