"""Measures of a coverage: land that lies in two polygons, in none, or outside; land that a repair moves.

A *coverage* is a set of polygons that cover a ground once: interiors do not meet, and neighbours share every point of
their common edge (the definition of GEOS and PostGIS, ``coverage_is_valid``). The measures are areas in square metres,
so that a key can allow for the noise of computers and still see a strip of a hand's breadth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely import Geometry

# Two neighbours computed with different libraries, or turned to degrees and back, differ by about a nanometre. Over
# 100 m of common edge that is a tenth of a square millimetre: areas below are no land.
NOISE_M2 = 1e-4
# Points of a coverage are compared on a grid of a millimetre: coarser than noise, finer than any survey.
GRID_M = 1e-3


def valid(shapes: Mapping[str, Geometry]) -> dict[str, Geometry]:
    """Mend outlines that cross themselves, so that areas can be measured; sound ones stay as they are."""
    return {name: shape if shape.is_valid else _areal(shapely.make_valid(shape)) for name, shape in shapes.items()}


def _areal(shape: Geometry) -> Geometry:
    """Leave out the points and lines that mending may leave beside the polygons."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if len(parts) != 1 else parts[0]


def overlapping_pairs(shapes: Mapping[str, Geometry], *, least_m2: float = NOISE_M2) -> dict[tuple[str, str], float]:
    """Give the pairs that claim the same land, with how much of it.

    Parameters
    ----------
    shapes : mapping of str to shapely.Geometry
        Polygons; those that cross themselves are mended first.
    least_m2 : float
        A smaller overlap is noise.

    Returns
    -------
    dict of (str, str) to float
        The two ids in their order, and the area in square metres.
    """
    names = list(shapes)
    areas = np.array(list(valid(shapes).values()), dtype=object)
    if len(names) < 2:
        return {}
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    shared = shapely.area(shapely.intersection(areas[one], areas[other]))
    return {
        tuple(sorted((names[i], names[j]))): float(area)
        for i, j, area in zip(one, other, shared, strict=True)
        if area > least_m2
    }


def covered(shapes: Mapping[str, Geometry]) -> Geometry:
    """Join all polygons to the ground that they cover."""
    return shapely.union_all(list(valid(shapes).values()))


def uncovered_m2(shapes: Mapping[str, Geometry], ground: Geometry) -> float:
    """Area of the ground that lies in no polygon."""
    return float(ground.difference(covered(shapes)).area)


def outside_m2(shapes: Mapping[str, Geometry], ground: Geometry) -> float:
    """Area of the polygons that lies outside the ground, counted once where polygons overlap."""
    return float(covered(shapes).difference(ground).area)


def moved_m2(before: Mapping[str, Geometry], after: Mapping[str, Geometry]) -> float:
    r"""Land that changed its holder or its state: :math:`\sum_i |B_i \mathbin{\triangle} A_i|`.

    A strip that goes from one neighbour to another counts twice: one loses it, the other gains it. An id that is in one
    layer only counts with its whole area.
    """
    old, new = valid(before), valid(after)
    nothing = shapely.Polygon()
    names = old.keys() | new.keys()
    return float(sum(old.get(name, nothing).symmetric_difference(new.get(name, nothing)).area for name in names))


def misfit_m2(shapes: Mapping[str, Geometry], recorded: Mapping[str, float]) -> float:
    r"""How far drawn areas are from recorded ones: :math:`\sum_i |a(A_i) - r_i|`. A missing shape has no area."""
    mended = valid(shapes)
    return float(sum(abs((mended[name].area if name in mended else 0.0) - area) for name, area in recorded.items()))


def edges_match(shapes: Mapping[str, Geometry], *, grid_m: float = GRID_M) -> bool:
    """Tell whether the polygons form a valid coverage, once their points are put on a fine grid."""
    if not shapes or not all(shape.is_valid for shape in shapes.values()):
        return False
    parts = shapely.set_precision(np.array(list(shapes.values()), dtype=object), grid_m)
    return bool(shapely.coverage_is_valid(parts))
