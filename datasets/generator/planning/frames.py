"""Strips of land along the canal, and layers that are drawn at the fictional place from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from generator.form.grid import on_grid, to_place
from generator.settings import CANAL_LENGTH_M, CRS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.form.canal import Canal

# The stations at which the water's edge has its points: strips that begin there share them.
_STATIONS = np.linspace(0, CANAL_LENGTH_M, 246)


def strip(
    canal: Canal, side: int, along: tuple[float, float], across: tuple[float, float], between: Sequence[float] = ()
) -> shapely.Polygon:
    """Return the land between two positions along the canal and two distances from its axis.

    Parameters
    ----------
    canal : Canal
    side : int
        1 for the east, -1 for the west.
    along, across : tuple of float
        From and to, in metres.
    between : sequence of float
        Distances at which both ends have a further point, so that neighbours on either side of it share it.

    Returns
    -------
    shapely.Polygon
        At the fictional place, on the grid.
    """
    s = np.array([along[0], *_STATIONS[(along[0] < _STATIONS) & (along[1] > _STATIONS)], along[1]])
    near, far = (canal.at(s, side * d) for d in across)
    start, end = (canal.at(edge, side * np.array(between)) for edge in along)
    ring = on_grid(np.concatenate([near, end, far[::-1], start[::-1]]))
    return to_place(np.array([shapely.Polygon(ring)], dtype=object))[0]


def layer(columns: dict[str, object], shapes: Sequence[shapely.Geometry]) -> gpd.GeoDataFrame:
    """Return a layer of shapes that stand at the fictional place already."""
    return gpd.GeoDataFrame(columns, geometry=shapely.normalize(np.array(shapes, dtype=object)), crs=CRS)


def side_of(axis: shapely.LineString, points: np.ndarray) -> np.ndarray:
    """Tell on which side of the canal points lie: 1 in the east, -1 in the west.

    Parameters
    ----------
    axis : shapely.LineString
        From south to north, at the same place as the points.
    points : numpy.ndarray of shapely.Point
    """
    at = shapely.line_locate_point(axis, points)
    behind, ahead = (shapely.get_coordinates(shapely.line_interpolate_point(axis, np.clip(at + step, 0, axis.length)))
                     for step in (-1.0, 1.0))  # fmt: skip
    way, off = ahead - behind, shapely.get_coordinates(points) - behind
    return np.where(way[:, 1] * off[:, 0] - way[:, 0] * off[:, 1] > 0, 1, -1)
