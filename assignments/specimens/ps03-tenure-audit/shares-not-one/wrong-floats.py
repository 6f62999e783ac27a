# marks: 3
# misconception: floats-are-exact
# why: floats compared with == in a loop
sums = {}
for row in rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()].itertuples():
    if pd.notna(row.share_numerator):
        sums[row.ba_unit_id] = sums.get(row.ba_unit_id, 0.0) + row.share_numerator / row.share_denominator
shares_not_one = {unit for unit, total in sums.items() if total != 1}
