# marks: 1.5
# misconception: log-for-land
# why: the older version, with a logarithm for land too
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    if people_past == people_now:
        return None
    land_rate = math.log(built_now / built_past) / built_years
    return land_rate / (math.log(people_now / people_past) / people_years)
