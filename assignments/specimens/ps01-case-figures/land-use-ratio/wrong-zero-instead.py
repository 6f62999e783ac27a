# marks: 4.5
# misconception: ratio-always-exists
# why: gives 0 where there is no value
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    land_rate = (built_now - built_past) / built_past / built_years
    people_rate = math.log(people_now / people_past) / people_years
    return land_rate / people_rate if people_rate != 0 else 0
