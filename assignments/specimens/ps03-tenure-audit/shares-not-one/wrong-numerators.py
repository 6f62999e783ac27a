# marks: 0
# misconception: numerators-alone
# why: numerators are added although the denominators differ
shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
by_unit = shared.groupby("ba_unit_id")
sums = by_unit["share_numerator"].sum() / by_unit["share_denominator"].sum()
shares_not_one = set(sums.index[sums != 1])
