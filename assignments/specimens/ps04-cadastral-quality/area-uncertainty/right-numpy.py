# marks: 5
# misconception:
# why: rolls the corners forward and back
def area_uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    across = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    return sigma_m / 2 * np.sqrt((across**2).sum())
