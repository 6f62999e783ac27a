# marks: 5
# misconception:
# why: propagates errors through the surveyor's formula, coordinate by coordinate
def area(values):
    x, y = values[0::2], values[1::2]
    return sum(x[i - 1] * y[i] - x[i] * y[i - 1] for i in range(len(x))) / 2


def area_uncertainty(corners, sigma_m):
    # Where the outline lies does not matter; near the origin, differences keep their digits.
    values = [c - corners[0][k % 2] for corner in corners for k, c in enumerate(corner)]
    slopes = []
    for k in range(len(values)):
        up, down = list(values), list(values)
        up[k] += 0.5
        down[k] -= 0.5
        slopes.append(area(up) - area(down))  # the area is linear in each coordinate, so this is exact
    return sigma_m * sum(slope**2 for slope in slopes) ** 0.5
