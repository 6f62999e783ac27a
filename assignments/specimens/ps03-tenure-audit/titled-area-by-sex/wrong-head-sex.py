# marks: 0
# misconception: head-for-holder
# why: the sex of the head of the holder's household, not the holder's own
from fractions import Fraction

shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
sums = {}
for row in shared.itertuples():
    share = Fraction(int(row.share_numerator), int(row.share_denominator))
    sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
doubtful = {unit for unit, total in sums.items() if total != 1}

titled = ba_units[ba_units["title_number"].notna() & ~ba_units["ba_unit_id"].isin(doubtful)]
held = (
    rights[(rights["right_type"] == "ownership") & rights["end_date"].isna()]
    .merge(titled, on="ba_unit_id")
    .merge(spatial_units, on="ba_unit_id")
    .merge(parties, on="party_id")
)
held["share"] = (held["share_numerator"] / held["share_denominator"]).astype(float)

held = held.merge(households[["household_id", "head_sex"]], on="household_id")
titled_area_by_sex = (held["area_m2"] * held["share"]).groupby(held["head_sex"]).sum()
