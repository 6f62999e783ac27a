# marks: 5
# misconception:
# why: easy cases first, as a numpy number
import numpy as np


def share_inside(plot, water, width=20):
    reserve = water.buffer(width)
    if reserve.is_empty or not plot.intersects(reserve):
        return np.float64(0)
    if plot.within(reserve):
        return 1
    return np.float64(plot.intersection(reserve).area) / plot.area
