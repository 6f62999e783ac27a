# marks: 0
# misconception: errors-add-up-along-the-outline
# why: takes a band along the outline
def area_uncertainty(corners, sigma_m):
    return sigma_m * shapely.Polygon(corners).length
