# marks: 3.5
# misconception: only-below-one
# why: more than the whole is a fault too
shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
share = (shared["share_numerator"] / shared["share_denominator"]).astype(float)
sums = share.groupby(shared["ba_unit_id"]).sum()
shares_not_one = set(sums.index[sums < 0.9999])
