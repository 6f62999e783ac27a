# marks: 4
# misconception:
# why: the column fate says the same
import numpy as np

twice = city_settlements[city_settlements["fate"] == "counted again"]
growth_of_same_settlements = (
    100 * (np.log(float(twice["families_2017"].sum())) - np.log(float(twice["families_2013"].sum()))) / 4
)
