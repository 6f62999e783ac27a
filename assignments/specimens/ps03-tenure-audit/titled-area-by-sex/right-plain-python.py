# marks: 7
# misconception:
# why: loops and a dict, with a capital letter
from fractions import Fraction

shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
sums = {}
for row in shared.itertuples():
    share = Fraction(int(row.share_numerator), int(row.share_denominator))
    sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
doubtful = {unit for unit, total in sums.items() if total != 1}

area = dict(zip(spatial_units["ba_unit_id"], spatial_units["area_m2"]))
sex = dict(zip(parties["party_id"], parties["sex"]))
titled = {row.ba_unit_id for row in ba_units.itertuples() if isinstance(row.title_number, str)} - doubtful
titled_area_by_sex = {"Female": 0, "Male": 0}
for row in rights.itertuples():
    if row.right_type == "ownership" and pd.isna(row.end_date) and row.ba_unit_id in titled:
        who = sex[row.party_id]
        if isinstance(who, str):
            titled_area_by_sex[who.capitalize()] += area[row.ba_unit_id] * row.share_numerator / row.share_denominator
