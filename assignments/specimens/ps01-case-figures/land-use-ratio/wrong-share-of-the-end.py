# marks: 1.5
# misconception: share-of-the-end
# why: divides by the land at the end
def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    if people_past == people_now:
        return None
    return (built_now - built_past) / built_now / built_years / (math.log(people_now / people_past) / people_years)
