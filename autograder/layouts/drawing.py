"""Changing a layout without breaking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from autograder.layouts.site import Site

_TAIL_M = 2.6  # what is narrower than this is cut off again
_GRID_M = 0.001
_GAP_M = 0.02  # the ground's parts meet at edges with many corners


def stretch_back(plots: gpd.GeoDataFrame, metres: float | Sequence[float], site: Site) -> gpd.GeoDataFrame:
    """Make plots deeper: away from their street, into ground on which no plot of the layer stands.

    Where two plots would take the same ground, the one that stands earlier in the layer gets it. A plot with no free
    ground behind it stays as it is.

    Parameters
    ----------
    plots : geopandas.GeoDataFrame
        In the system of the site; they must not overlap.
    metres : float or sequence of float
        How much deeper, for all or one by one; 0 leaves a plot as it is.
    site : Site

    Returns
    -------
    geopandas.GeoDataFrame
        The same table with other shapes.
    """
    old = plots.geometry.to_numpy()
    wanted = np.broadcast_to(np.asarray(metres, dtype=float), old.shape)
    free = shapely.get_parts(shapely.difference(site.ground, shapely.union_all(old)))
    swept = _swept(old, np.maximum(wanted, 0.0), site)
    own, part = shapely.STRtree(free).query(swept, predicate="intersects")
    pieces = shapely.intersection(swept[own], free[part].copy())
    new = old.copy()
    for i in np.unique(own[wanted[own] > 0]):
        new[i] = _joined(old[i], pieces[own == i])
    for i, j in _meeting(new):
        new[j] = _joined(old[j], np.array([shapely.difference(new[j], new[i])]))
    return plots.set_geometry(shapely.set_precision(new, _GRID_M), crs=plots.crs)


def _swept(plots: np.ndarray, metres: np.ndarray, site: Site) -> np.ndarray:
    """Return the ground that plots pass over when they are pushed away from their street."""
    ways = shapely.shortest_line(site.streets, shapely.centroid(plots))
    ends = shapely.get_coordinates(ways).reshape(-1, 2, 2)
    out = ends[:, 1] - ends[:, 0]
    out *= (metres / np.hypot(*out.T))[:, None]
    corners, plot = shapely.get_coordinates(plots, return_index=True)
    both = np.concatenate([corners, corners + out[plot]])
    return shapely.convex_hull(
        np.array([shapely.MultiPoint(both[np.concatenate([plot, plot]) == i]) for i in range(len(plots))])
    )


def _joined(plot: shapely.Polygon, pieces: np.ndarray) -> shapely.Polygon:
    """Join pieces of ground to a plot, without tails and without what touches it nowhere."""
    whole = shapely.union_all([plot, *shapely.buffer(pieces, _GAP_M, join_style="mitre")]).buffer(-_GAP_M)
    trimmed = whole.buffer(-_TAIL_M / 2, join_style="mitre").buffer(_TAIL_M / 2, join_style="mitre")
    parts = [part for part in shapely.get_parts(trimmed.intersection(whole)) if part.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.intersection(plot).area, default=plot)
    joined = shapely.union(largest, plot)
    return joined if joined.geom_type == "Polygon" else plot


def _meeting(shapes: np.ndarray) -> list[tuple[int, int]]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    return sorted((int(i), int(j)) for i, j in zip(one, other, strict=True) if i < j)
