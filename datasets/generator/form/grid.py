"""The 5 cm grid: snapping, noding and the shift to the fictional place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.settings import GRID_M, ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEPS_PER_M = round(1 / GRID_M)


def on_grid(coordinates: np.ndarray) -> np.ndarray:
    """Round coordinates in metres to the grid; dividing last gives the same float for the same grid point."""
    return np.round(np.asarray(coordinates) * _STEPS_PER_M) / _STEPS_PER_M


def snap(geometry: shapely.Geometry) -> shapely.Geometry:
    """Round a geometry to the grid and keep it valid."""
    return shapely.set_precision(geometry, GRID_M)


def faces(lines: Iterable[shapely.Geometry]) -> list[shapely.Polygon]:
    """Node lines on the grid and return the polygons that they close.

    Parameters
    ----------
    lines : iterable of shapely.Geometry
        Lines, or polygons of which the rings are taken.

    Returns
    -------
    list of shapely.Polygon
        They share every vertex on common edges, and so form a valid coverage.
    """
    rings = [shapely.boundary(g) if shapely.get_dimensions(g) == 2 else g for g in lines]
    noded = shapely.union_all(rings, grid_size=GRID_M)
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def polygons(geometry: shapely.Geometry, *, min_area: float = 0.0) -> list[shapely.Polygon]:
    """Return the polygons in a geometry that are larger than `min_area` square metres."""
    return [g for g in shapely.get_parts(geometry) if g.geom_type == "Polygon" and g.area > min_area]


def exact_area(polygon: shapely.Polygon) -> float:
    """Return the area of a polygon in square metres, rounded to two digits in whole numbers.

    On a grid of 5 cm areas are whole multiples of 0.00125 m2, and one in eight lies halfway between two roundings. In
    floating point the last bit would decide, and that differs between machines.

    Parameters
    ----------
    polygon : shapely.Polygon
        On the grid.

    Returns
    -------
    float

    Examples
    --------
    >>> exact_area(shapely.box(0, 0, 4.05, 6.1))
    24.71
    """
    outer, *holes = [_twice_in_steps(ring) for ring in (polygon.exterior, *polygon.interiors)]
    twice = outer - sum(holes)
    steps_per_hundredth = 2 * _STEPS_PER_M**2 // 100
    return (twice + steps_per_hundredth // 2) // steps_per_hundredth / 100


def _twice_in_steps(ring: shapely.LinearRing) -> int:
    """Return twice the area of a ring, in squares of the grid."""
    x, y = np.round(shapely.get_coordinates(ring) * _STEPS_PER_M).astype("int64").T
    x, y = x - x[0], y - y[0]
    return abs(int((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()))


def to_place(geometries: np.ndarray) -> np.ndarray:
    """Shift geometries from local coordinates to the fictional place, on the grid."""
    return shapely.transform(geometries, lambda xy: on_grid(xy + np.asarray(ORIGIN)))
