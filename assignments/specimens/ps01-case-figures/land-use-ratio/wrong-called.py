# marks: 0
# misconception: result-for-function
# why: hands in what the function gives
def ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    land_rate = (built_now - built_past) / built_past / built_years
    return land_rate / (math.log(people_now / people_past) / people_years)


land_use_ratio = ratio(20.0, 30.0, 10, 1000, 1500, 12)
