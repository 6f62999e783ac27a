"""Reading a layout: from what students hand in to one polygon a family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from autograder.answers import NO_ANSWER, NotAnAnswerError
from autograder.values.kinds import NotRecorded

if TYPE_CHECKING:
    import geopandas as gpd

    from autograder.layouts.site import Site

_MOST_PLOTS = 3_000
_MOST_CORNERS = 200_000
_FAR_M = 20_000.0  # from the site: then the coordinates are in another system
_BESIDE_M = 100.0  # reading Indian 1960 as WGS 84 moves a plot by about 529 m
_NOISE_M2 = 0.01
ID = "household_id"
OTHER_PLACE = "any-numbers-are-coordinates"


@dataclass(frozen=True)
class Layout:
    """Plots, and for which family each is meant.

    Attributes
    ----------
    ids : array of str, shape (n,)
        Household of each plot; an id may stand twice, or be none that is known.
    plots : array of shapely.Geometry, shape (n,)
        In the system of the site. Not empty; each may be invalid or in parts.
    """

    ids: np.ndarray
    plots: np.ndarray


def read_layout(answer: object, site: Site) -> Layout:
    """Read a layer of plots, in any order and any reference system.

    Parameters
    ----------
    answer
        A layer with a column ``household_id`` or with the households as index, a table with such a column and one of
        geometries, or a dict from household to geometry.
    site : Site

    Returns
    -------
    Layout

    Raises
    ------
    NotAnAnswerError
        There are no plots in it; the words tell the student what is missing.
    """
    layer = _as_layer(answer)
    ids = _ids_of(layer)
    plots = layer.geometry.to_numpy()
    kept = ~(shapely.is_missing(plots) | shapely.is_empty(plots))
    if not kept.any():
        raise NotAnAnswerError("The layer holds no plot: its geometries are all empty.", NO_ANSWER)
    if len(plots) > _MOST_PLOTS or shapely.get_num_coordinates(plots).sum() > _MOST_CORNERS:
        raise NotAnAnswerError(
            f"The layer holds {len(plots):,} shapes with {shapely.get_num_coordinates(plots).sum():,} corners. "
            f"At most {_MOST_PLOTS:,} shapes with {_MOST_CORNERS:,} corners are read: one shape for each family."
        )
    shapes = _mended(shapely.force_2d(_in_system(layer, site).to_numpy()[kept]))
    if np.median(shapely.distance(shapes, site.ground)) > _BESIDE_M:
        raise NotAnAnswerError(
            f"Most plots lie more than {_BESIDE_M:g} m beside the ground of the project. Does the layer name the "
            "reference system that its coordinates are in?",
            OTHER_PLACE,
        )
    return Layout(ids[kept], shapes)


def _mended(shapes: np.ndarray) -> np.ndarray:
    """Mend polygons that only the noise of a computer broke, as a turn to degrees and back does."""
    mended = shapes.copy()
    for i in np.flatnonzero(~shapely.is_valid(shapes)):
        whole = shapely.make_valid(shapes[i], method="structure", keep_collapsed=False)
        parts = shapely.get_parts(whole)
        large = parts[shapely.area(parts) > _NOISE_M2]
        if len(large) == 1 and shapes[i].geom_type == "Polygon":
            mended[i] = large[0]
    return mended


def _as_layer(answer: object) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    if answer is None or answer is Ellipsis:
        raise NotAnAnswerError("There is no answer yet: the name still holds None.", NO_ANSWER)
    if isinstance(answer, NotRecorded):
        raise NotAnAnswerError(f"The answer could not be read: {answer.why}.")
    if isinstance(answer, Mapping):
        answer = pd.Series(dict(answer), dtype=object)
    if isinstance(answer, gpd.GeoDataFrame) and answer.active_geometry_name is not None:
        return answer
    if isinstance(answer, pd.DataFrame):
        column = next((name for name in answer.columns if _holds_shapes(answer[name])), None)
        if column is not None:
            return gpd.GeoDataFrame(answer, geometry=column)
        raise NotAnAnswerError(
            "A layer of plots is expected, and a table without geometries was found. "
            "Hand in a GeoDataFrame with the columns household_id and geometry."
        )
    if isinstance(answer, pd.Series) and (isinstance(answer, gpd.GeoSeries) or _holds_shapes(answer)):
        return gpd.GeoDataFrame({ID: answer.index}, geometry=gpd.GeoSeries(answer.to_numpy(), crs=_crs_of(answer)))
    raise NotAnAnswerError(f"A layer of plots is expected, and a {type(answer).__name__} was found.")


def _crs_of(series: object) -> object:
    return getattr(series, "crs", None) if type(series).__name__ == "GeoSeries" else None


def _holds_shapes(column: object) -> bool:
    if str(getattr(column, "dtype", "")) == "geometry":
        return True
    first = next((item for item in column if item is not None), None)
    return isinstance(first, shapely.Geometry)


def _ids_of(layer: gpd.GeoDataFrame) -> np.ndarray:
    if ID in layer.columns:
        ids = layer[ID]
    elif layer.index.name == ID:
        ids = layer.index
    else:
        found = ", ".join(str(name) for name in layer.columns)
        raise NotAnAnswerError(f"The layer needs a column household_id, which says whose plot it is. Found: {found}.")
    return np.array([str.strip(str(name)) for name in ids], dtype=object)


def _in_system(layer: gpd.GeoDataFrame, site: Site) -> gpd.GeoSeries:
    shapes = layer.geometry
    if shapes.crs is not None:
        shapes = shapes.to_crs(site.crs)
    x, y = site.axis.interpolate(0.5, normalized=True).coords[0]
    left, low, right, high = shapes.total_bounds
    if (
        not np.isfinite([left, low, right, high]).all()
        or max(abs(left - x), abs(right - x)) > _FAR_M
        or (max(abs(low - y), abs(high - y)) > _FAR_M)
    ):
        raise NotAnAnswerError(
            f"The plots lie far from the canal. Coordinates are expected in {site.crs}, in metres, or in another "
            "reference system that the layer names. Was set_crs used where to_crs was meant?"
            if shapes.crs is not None
            else "The layer names no reference system, and its coordinates are not those of the canal. "
            f"Say which they are, e.g. plots.set_crs({site.crs!r}).",
            OTHER_PLACE,
        )
    return shapes
