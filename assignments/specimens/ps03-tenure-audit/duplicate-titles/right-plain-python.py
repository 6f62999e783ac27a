# marks: 4
# misconception:
# why: a loop with two sets, no pandas method
seen, duplicate_titles = set(), set()
for number in ba_units["title_number"]:
    if not isinstance(number, str):
        continue
    if number in seen:
        duplicate_titles.add(number)
    seen.add(number)
