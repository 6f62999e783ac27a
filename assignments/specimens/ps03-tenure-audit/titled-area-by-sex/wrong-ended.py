# marks: 4
# misconception: ended-rights-count
# why: land of earlier holders is counted as well
from fractions import Fraction

shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
sums = {}
for row in shared.itertuples():
    share = Fraction(int(row.share_numerator), int(row.share_denominator))
    sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
doubtful = {unit for unit, total in sums.items() if total != 1}

held = (
    rights.dropna(subset=["share_numerator"])
    .merge(ba_units.dropna(subset=["title_number"]), on="ba_unit_id")
    .merge(spatial_units, on="ba_unit_id")
    .merge(parties, on="party_id")
)
held = held[~held["ba_unit_id"].isin(doubtful)]
held["area_m2"] = held["area_m2"] * held["share_numerator"] / held["share_denominator"]
titled_area_by_sex = held.groupby("sex")["area_m2"].sum()
