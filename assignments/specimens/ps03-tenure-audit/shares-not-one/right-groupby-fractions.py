# marks: 6
# misconception:
# why: fractions in a groupby; a Series of sums is handed in
from fractions import Fraction

shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
shares = [Fraction(int(n), int(d)) for n, d in zip(shared["share_numerator"], shared["share_denominator"])]
sums = pd.Series(shares, index=shared["ba_unit_id"]).groupby(level=0).agg(lambda part: sum(part, Fraction(0)))
shares_not_one = sums[sums.map(lambda total: total != 1)]
