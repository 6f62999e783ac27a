# marks: 0
# misconception: ring-left-open
# why: does not go round
def area_uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    across = points[2:] - points[:-2]
    return sigma_m / 2 * np.sqrt((across**2).sum())
