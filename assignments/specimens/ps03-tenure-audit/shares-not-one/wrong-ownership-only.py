# marks: 4.5
# misconception: only-ownership-is-a-right
# why: untitled units are left out
from fractions import Fraction

sums = {}
for row in rights[(rights["right_type"] == "ownership") & rights["end_date"].isna()].itertuples():
    share = Fraction(int(row.share_numerator), int(row.share_denominator))
    sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
shares_not_one = {unit for unit, total in sums.items() if total != 1}
