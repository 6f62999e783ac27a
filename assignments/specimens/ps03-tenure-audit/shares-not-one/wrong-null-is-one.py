# marks: 3
# misconception: no-share-is-a-share
# why: a lease or a restriction without a share is filled with 1
in_force = rights[rights["end_date"].isna()]
share = (in_force["share_numerator"].fillna(1) / in_force["share_denominator"].fillna(1)).astype(float)
sums = share.groupby(in_force["ba_unit_id"]).sum().round(6)
shares_not_one = set(sums.index[sums != 1])
