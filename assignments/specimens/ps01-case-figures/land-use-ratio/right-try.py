# marks: 6
# misconception:
# why: divides, and catches the division by nothing
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    try:
        return (built_now - built_past) / built_past / built_years * people_years / math.log(people_now / people_past)
    except ZeroDivisionError:
        return None
