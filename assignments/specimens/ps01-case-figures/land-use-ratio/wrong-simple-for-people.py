# marks: 1.5
# misconception: simple-rate
# why: a simple rate for the population
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    people_rate = (people_now - people_past) / people_past / people_years
    if people_rate == 0:
        return None
    return (built_now - built_past) / built_past / built_years / people_rate
