# marks: 0
# misconception: deviations-add-up
# why: adds deviations instead of variances
def area_uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    across = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    return sigma_m / 2 * np.sqrt((across**2).sum(axis=1)).sum()
