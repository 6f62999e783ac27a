# marks: 0
# misconception: ratio-upside-down
# why: people over land
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    land_rate = (built_now - built_past) / built_past / built_years
    people_rate = math.log(people_now / people_past) / people_years
    return people_rate / land_rate
