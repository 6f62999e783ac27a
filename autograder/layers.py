"""Reading and comparing layers: a layer is judged by the ground that it covers, not by how it was drawn.

Order of rows, cuts between pieces, further columns, direction of rings and the reference system do not matter. How far
two layers agree is told by areas, so corners that differ by centimetres cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError, require_given

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

CRS = "EPSG:32648"
IN_DEGREES = "degrees-are-metres"
_DEGREES = 360.0


def as_layer(value: object, *, crs: str = CRS) -> gpd.GeoDataFrame:
    """Read a layer of areas.

    Parameters
    ----------
    value
        A GeoDataFrame, a GeoSeries, one geometry or a list of geometries.
    crs : str
        The system in which the layer is compared. A layer in another one is transformed; where none is said, the
        coordinates are taken to be of this one.

    Returns
    -------
    geopandas.GeoDataFrame
        In `crs`, valid polygons only, in their order and with their columns; rows without a shape are left out.

    Raises
    ------
    NotAnAnswerError
        Where `value` is no layer, is empty, holds lines or points, or lies in degrees and does not say so.
    """
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    require_given(value)
    if isinstance(value, gpd.GeoDataFrame):
        layer = value
    elif isinstance(value, gpd.GeoSeries):
        layer = gpd.GeoDataFrame(geometry=value)
    elif isinstance(value, BaseGeometry):
        layer = gpd.GeoDataFrame(geometry=[value])
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes | pd.DataFrame):
        items = list(value)
        if not items or not all(isinstance(item, BaseGeometry) for item in items):
            raise NotAnAnswerError("A layer is expected, and a list of other things was found.")
        layer = gpd.GeoDataFrame(geometry=items)
    else:
        raise NotAnAnswerError(
            f"A layer is expected, and a {type(value).__name__} without geometry was found. "
            "Is the column of geometry still there?"
        )
    layer = layer[~(layer.geometry.isna() | layer.geometry.is_empty)]
    if layer.empty:
        raise NotAnAnswerError("The layer holds no shape.")
    kinds = set(layer.geom_type) - {"Polygon", "MultiPolygon", "GeometryCollection"}
    if kinds:
        raise NotAnAnswerError(f"Areas are expected, and the layer holds a {min(kinds)}.")
    if layer.crs is None:
        if abs(layer.total_bounds).max() <= _DEGREES:
            raise NotAnAnswerError("The coordinates look like degrees, and the layer does not say its CRS.", IN_DEGREES)
        layer = layer.set_crs(crs)
    layer = layer.to_crs(crs)
    layer = layer.set_geometry(layer.geometry.make_valid())
    if not layer.area.gt(0).any():
        raise NotAnAnswerError("The layer covers no ground.")
    return layer


@dataclass(frozen=True)
class Overlap:
    """How far two pieces of ground agree.

    Attributes
    ----------
    found : float
        Part of the expected ground that is covered, from 0 to 1.
    spare : float
        Part of the given ground that is not expected, from 0 to 1.
    agreement : float
        Ground that both cover over ground that either covers (the Jaccard index), from 0 to 1.
    """

    found: float
    spare: float
    agreement: float


def overlap(given: BaseGeometry, expected: BaseGeometry) -> Overlap:
    """Compare two pieces of ground by area.

    Examples
    --------
    >>> from shapely import box
    >>> overlap(box(0, 0, 2, 1), box(0, 0, 1, 1))
    Overlap(found=1.0, spare=0.5, agreement=0.5)
    """
    both = given.intersection(expected).area
    either = given.area + expected.area - both
    return Overlap(
        both / expected.area if expected.area else 1.0,
        1 - both / given.area if given.area else 0.0,
        both / either if either else 1.0,
    )


def ground(layer: gpd.GeoDataFrame | gpd.GeoSeries) -> BaseGeometry:
    """Give the ground that a layer covers, each square metre once."""
    return layer.geometry.union_all()
