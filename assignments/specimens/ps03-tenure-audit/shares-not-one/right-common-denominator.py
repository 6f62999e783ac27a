# marks: 6
# misconception:
# why: whole numbers over the least common multiple, no fraction at all
import math

shared = rights.query("rrr_type == 'right' and end_date.isna() and share_numerator.notna()")
whole = math.lcm(*shared["share_denominator"].astype(int))
parts = shared["share_numerator"].astype(int) * (whole // shared["share_denominator"].astype(int))
sums = parts.groupby(shared["ba_unit_id"]).sum()
shares_not_one = set(sums[sums != whole].index)
