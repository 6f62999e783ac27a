# marks: 0
# misconception: another-kind-of-id
# why: right ids instead of unit ids
shared = rights[rights["end_date"].isna()].dropna(subset=["share_numerator"])
shares_not_one = set(shared.loc[shared["share_numerator"] != shared["share_denominator"], "right_id"])
