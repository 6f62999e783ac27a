# marks: 5
# misconception:
# why: measures distances between points of the outline
def area_uncertainty(corners, sigma_m):
    ring = shapely.get_coordinates(shapely.Polygon(corners).exterior)[:-1]
    ends = shapely.points(np.roll(ring, -1, axis=0)), shapely.points(np.roll(ring, 1, axis=0))
    return float(sigma_m / 2 * np.sqrt(np.sum(shapely.distance(*ends) ** 2)))
