# marks: 5
# misconception:
# why: strip by strip, added up
from shapely import box


def share_inside(plot, water, width):
    near = water.buffer(width, cap_style="flat" if water.geom_type == "LineString" else "round")
    inside = 0.0
    for piece in getattr(plot, "geoms", [plot]):
        left, bottom, right, top = piece.bounds
        step = (right - left) / 50
        for number in range(50):
            band = box(left + number * step, bottom - 1, left + (number + 1) * step, top + 1)
            inside += piece.intersection(band).intersection(near).area
    return inside / plot.area
