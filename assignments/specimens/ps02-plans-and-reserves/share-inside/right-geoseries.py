# marks: 5
# misconception:
# why: geopandas, for a single plot
def share_inside(plot, water, width):
    one = gpd.GeoSeries([plot], crs=32648)
    near = gpd.GeoSeries([water], crs=32648).buffer(width)
    return (one.intersection(near).area / one.area).iloc[0]
