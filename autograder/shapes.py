"""Reading land out of an answer, and comparing it with the right land.

Land is land, however it was drawn: one polygon or many, a layer, a series, a list, in any reference system. What counts
is the ground that is covered, so an answer is read as one shape in metres and compared by area.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.answers import NO_ANSWER, NotAnAnswerError
from autograder.values.kinds import NotRecorded

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

CRS = "EPSG:32648"


@dataclass(frozen=True)
class Overlap:
    """How far two pieces of land agree.

    Attributes
    ----------
    found : float
        Share of the right land that the answer covers, from 0 to 1.
    clean : float
        Share of the answer that is right land, from 0 to 1; 0 where the answer covers nothing.
    """

    found: float
    clean: float


def as_land(value: object, *, crs: str = CRS) -> shapely.Geometry:
    """Read an answer as one shape: the ground that it covers.

    Parameters
    ----------
    value
        A layer, a series or a list of shapes, or one shape.
    crs : str, default "EPSG:32648"
        Reference system of the result, in metres. A layer that says none, and a shape, are taken to be in it.

    Returns
    -------
    shapely.Geometry
        Valid, of polygons only, perhaps empty.

    Raises
    ------
    NotAnAnswerError
        Where `value` is missing, holds no shapes, or its shapes cannot be brought to `crs`.
    """
    import shapely

    shapes = _shapes(value)
    if shapes.crs is not None:
        try:
            shapes = shapes.to_crs(crs)
        except Exception as error:  # noqa: BLE001 - pyproj raises many kinds on an odd system
            raise NotAnAnswerError(f"The layer cannot be brought to {crs}: {type(error).__name__}.") from None
    given = shapes.to_numpy()
    given = given[~shapely.is_missing(given)]
    if not len(given):
        raise NotAnAnswerError("A layer of polygons is expected, and one without any shape was found.")
    if not (shapely.get_dimensions(given) == 2).any():
        kind = given[0].geom_type
        raise NotAnAnswerError(f"Polygons are expected, and a {kind} was found. A line or a point covers no land.")
    if not all(map(_finite, given)):
        raise NotAnAnswerError("The layer has coordinates that are no numbers. Was it brought to the right system?")
    return _polygons(shapely.union_all(shapely.make_valid(given)))


def overlap(given: shapely.Geometry, expected: shapely.Geometry) -> Overlap:
    """Compare two pieces of land by area.

    Examples
    --------
    >>> from shapely import box
    >>> overlap(box(0, 0, 4, 1), box(0, 0, 2, 1))
    Overlap(found=1.0, clean=0.5)
    """
    # GEOS 3.14 stops on some intersections with an empty shape, so it is not asked for one.
    common = given.intersection(expected).area if given.intersects(expected) else 0.0
    return Overlap(
        common / expected.area if expected.area else 1.0,
        common / given.area if given.area else 0.0,
    )


def _shapes(value: object) -> gpd.GeoSeries:
    import geopandas as gpd
    import pandas as pd
    import shapely

    if value is None or value is Ellipsis:
        raise NotAnAnswerError("There is no answer yet: the name still holds None.", NO_ANSWER)
    if isinstance(value, NotRecorded):
        raise NotAnAnswerError(f"The answer could not be read: {value.why}.")
    if isinstance(value, gpd.GeoDataFrame | gpd.GeoSeries):
        return gpd.GeoSeries(value.geometry)
    if isinstance(value, pd.DataFrame):
        shaped = [name for name, kind in value.dtypes.items() if str(kind) == "geometry"]
        if len(shaped) == 1:
            return gpd.GeoSeries(value[shaped[0]])
        raise NotAnAnswerError("A layer is expected, and a table without a column of shapes was found.")
    if isinstance(value, shapely.Geometry):
        return gpd.GeoSeries([value])
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        items = list(value.values()) if isinstance(value, dict) else list(value)
        if items and all(isinstance(item, shapely.Geometry) or item is None for item in items):
            return gpd.GeoSeries(items)
    raise NotAnAnswerError(f"A layer of polygons is expected, and a {type(value).__name__} was found.")


def _finite(shape: shapely.Geometry) -> bool:
    import numpy as np
    import shapely

    return bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep what covers ground of a shape that may hold lines and points as well."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts([shape]))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
