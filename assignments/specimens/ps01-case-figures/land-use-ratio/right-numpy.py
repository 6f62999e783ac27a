# marks: 6
# misconception:
# why: numpy, with nan for no value
import numpy as np


def land_use_ratio(built_past, built_now, built_years, people_past, people_now, people_years):
    land_rate = (built_now / built_past - 1) / built_years
    people_rate = (np.log(people_now) - np.log(people_past)) / people_years
    return np.nan if people_now == people_past else np.float64(land_rate) / people_rate
