# marks: 4.5
# misconception: ratio-always-exists
# why: stops where the population does not change
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    land_rate = (built_now - built_past) / built_past / built_years
    return land_rate / (math.log(people_now / people_past) / people_years)
