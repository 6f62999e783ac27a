# marks: 3
# misconception:
# why: compares each edge with each other edge of the same outline
def turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(a, b, c, d):
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


crossing_outlines = []
for name, shape in zip(parcels["parcel_id"], parcels.geometry):
    corners = list(shape.exterior.coords)
    edges = list(zip(corners, corners[1:]))
    if any(cross(*edges[i], *edges[j]) for i in range(len(edges)) for j in range(i)):
        crossing_outlines.append(name)
