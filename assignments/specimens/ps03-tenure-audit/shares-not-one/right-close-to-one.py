# marks: 6
# misconception:
# why: floats, compared with a tolerance that is smaller than any share
import numpy as np

shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna() & rights["share_numerator"].notna()]
share = (shared["share_numerator"] / shared["share_denominator"]).astype(float)
sums = share.groupby(shared["ba_unit_id"]).sum()
shares_not_one = sums.index[~np.isclose(sums, 1)]
