# marks: 5
# misconception:
# why: a lambda with the functions of shapely
import shapely

share_inside = lambda plot, water, width: float(
    shapely.area(shapely.intersection(shapely.buffer(water, width), plot)) / shapely.area(plot)
)
