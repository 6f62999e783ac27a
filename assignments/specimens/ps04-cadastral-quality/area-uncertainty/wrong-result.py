# marks: 0
# misconception: result-for-function
# why: hands in what the function gave once
def uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    across = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    return sigma_m / 2 * np.sqrt((across**2).sum())


area_uncertainty = uncertainty([(0, 0), (4, 0), (4, 6), (0, 6)], 0.1)
