# marks: 0
# misconception: variance-for-deviation
# why: forgets the root
def area_uncertainty(corners, sigma_m):
    points = np.array(corners, dtype=float)
    across = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    return sigma_m**2 / 4 * (across**2).sum()
