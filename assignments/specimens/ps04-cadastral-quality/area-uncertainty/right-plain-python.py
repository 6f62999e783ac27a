# marks: 5
# misconception:
# why: walks from corner to corner
import math


def area_uncertainty(corners, sigma_m):
    total = 0.0
    for i in range(len(corners)):
        before, after = corners[i - 1], corners[(i + 1) % len(corners)]
        total += math.dist(before, after) ** 2
    return sigma_m * math.sqrt(total) / 2
