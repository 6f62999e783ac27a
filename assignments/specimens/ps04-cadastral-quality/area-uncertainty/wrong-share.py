# marks: 0
# misconception: share-of-the-area
# why: takes the deviation for a part of the area
def area_uncertainty(corners, sigma_m):
    return sigma_m * shapely.Polygon(corners).area
