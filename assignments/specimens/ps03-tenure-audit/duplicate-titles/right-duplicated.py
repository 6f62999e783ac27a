# marks: 4
# misconception:
# why: duplicated() with its default finds every number, because each has a second copy; nulls are dropped first
numbers = ba_units["title_number"].dropna()
duplicate_titles = numbers[numbers.duplicated()].unique()
