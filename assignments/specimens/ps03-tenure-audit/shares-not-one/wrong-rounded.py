# marks: 1
# misconception: rounding-hides
# why: rounded to whole numbers, a small fault is gone
shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
share = (shared["share_numerator"] / shared["share_denominator"]).astype(float)
sums = share.groupby(shared["ba_unit_id"]).sum().round()
shares_not_one = set(sums.index[sums != 1])
