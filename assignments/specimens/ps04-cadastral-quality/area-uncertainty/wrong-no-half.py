# marks: 0
# misconception: half-forgotten
# why: forgets the half
def area_uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    across = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    return sigma_m * np.sqrt((across**2).sum())
