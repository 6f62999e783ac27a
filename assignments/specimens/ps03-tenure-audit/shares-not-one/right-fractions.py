# marks: 6
# misconception:
# why: exact fractions in a loop
from fractions import Fraction

sums = {}
for row in rights.itertuples():
    if row.rrr_type == "right" and pd.isna(row.end_date) and pd.notna(row.share_numerator):
        share = Fraction(int(row.share_numerator), int(row.share_denominator))
        sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
shares_not_one = [unit for unit, total in sums.items() if total != 1]
