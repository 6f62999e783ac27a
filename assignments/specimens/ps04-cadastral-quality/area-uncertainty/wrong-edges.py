# marks: 1
# misconception: edges-for-diagonals
# why: takes edges instead of the lines across corners
def area_uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    edges = np.roll(points, -1, axis=0) - points
    return sigma_m / 2 * np.sqrt((edges**2).sum())
