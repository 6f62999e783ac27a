# marks: 0
# misconception: another-kind-of-id
# why: units instead of title numbers
numbers = ba_units["title_number"]
duplicate_titles = set(ba_units.loc[numbers.notna() & numbers.duplicated(), "ba_unit_id"])
