# marks: 0
# misconception: one-coordinate-only
# why: lets only one coordinate err
def area_uncertainty(corners, sigma_m):
    y = np.array(corners, dtype=float)[:, 1]
    return sigma_m / 2 * np.sqrt(((np.roll(y, -1) - np.roll(y, 1)) ** 2).sum())
