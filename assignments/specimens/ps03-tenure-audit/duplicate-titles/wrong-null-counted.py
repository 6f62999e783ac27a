# marks: 3.5
# misconception: null-is-a-value
# why: untitled units become the text nan, which then stands hundreds of times
numbers = ba_units["title_number"].astype(object).map(str)
units_per_title = numbers.value_counts()
duplicate_titles = set(units_per_title[units_per_title > 1].index)
