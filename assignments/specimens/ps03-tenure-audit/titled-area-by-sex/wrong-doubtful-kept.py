# marks: 4
# misconception: bad-shares-kept
# why: units whose shares do not sum to one are left in
held = (
    rights[(rights["right_type"] == "ownership") & rights["end_date"].isna()]
    .merge(ba_units.dropna(subset=["title_number"]), on="ba_unit_id")
    .merge(spatial_units, on="ba_unit_id")
    .merge(parties, on="party_id")
)
held["area_m2"] = held["area_m2"] * held["share_numerator"] / held["share_denominator"]
titled_area_by_sex = held.groupby("sex")["area_m2"].sum()
