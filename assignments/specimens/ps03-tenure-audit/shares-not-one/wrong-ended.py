# marks: 3
# misconception: ended-rights-count
# why: shares of earlier sellers are added to those of today's holders
from fractions import Fraction

sums = {}
for row in rights.dropna(subset=["share_numerator"]).itertuples():
    share = Fraction(int(row.share_numerator), int(row.share_denominator))
    sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
shares_not_one = {unit for unit, total in sums.items() if total != 1}
