# marks: 7
# misconception:
# why: a Series from pivot_table, rounded to whole square metres
from fractions import Fraction

shared = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].dropna(subset=["share_numerator"])
sums = {}
for row in shared.itertuples():
    share = Fraction(int(row.share_numerator), int(row.share_denominator))
    sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0) + share
doubtful = {unit for unit, total in sums.items() if total != 1}

rows = rights[rights["right_type"].eq("ownership") & rights["end_date"].isna()]
rows = rows[~rows["ba_unit_id"].isin(doubtful)]
rows = rows[rows["ba_unit_id"].isin(ba_units.dropna(subset=["title_number"])["ba_unit_id"])]
rows = rows.assign(
    sex=rows["party_id"].map(parties.set_index("party_id")["sex"]),
    m2=rows["ba_unit_id"].map(spatial_units.set_index("ba_unit_id")["area_m2"]),
)
rows["m2"] *= (rows["share_numerator"] / rows["share_denominator"]).astype(float)
titled_area_by_sex = rows.pivot_table(index="sex", values="m2", aggfunc="sum")["m2"].round(0)
