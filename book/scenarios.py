"""The arithmetic of plots along a canal, and its drawing on the twin.

A scenario for counting, not a plan: equal plots stand in one row behind a road on each bank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd


def rows_of_plots(
    canal_axis: gpd.GeoDataFrame,
    *,
    plots: int,
    frontage_m: float,
    depth_m: float,
    canal_m: float = 8.0,
    road_m: float = 6.0,
) -> gpd.GeoDataFrame:
    """Draw equal plots in one row on each bank, behind a road.

    Parameters
    ----------
    canal_axis : geopandas.GeoDataFrame
        The layer of that name: one line, from south to north.
    plots : int
        How many to place, half on each bank; the east gets the odd one.
    frontage_m, depth_m : float
        Size of a plot along the road and away from it.
    canal_m, road_m : float
        Width of the canal, and of the road on each bank.

    Returns
    -------
    geopandas.GeoDataFrame
        One polygon a plot, with ``bank`` and ``number``; fewer than asked for where the bank is too short.
    """
    import geopandas as gpd

    axis = canal_axis.geometry.iloc[0]
    if axis.coords[0][1] > axis.coords[-1][1]:
        axis = axis.reverse()
    setback = canal_m / 2 + road_m
    rows, shapes = [], []
    for bank, side, wanted in (("east", -1, plots - plots // 2), ("west", 1, plots // 2)):
        front = axis.offset_curve(side * setback, join_style="mitre")
        count = min(wanted, int(front.length // frontage_m))
        corners = shapely.line_interpolate_point(front, np.arange(count + 1) * frontage_m)
        line = shapely.get_coordinates(corners)
        outward = _outward(line, side)
        for number in range(count):
            a, b = line[number], line[number + 1]
            shapes.append(shapely.Polygon([a, b, b + depth_m * outward[number + 1], a + depth_m * outward[number]]))
            rows.append({"bank": bank, "number": number + 1})
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=canal_axis.crs)


def _outward(line: np.ndarray, side: int) -> np.ndarray:
    """Give unit vectors that point from the canal to the land, for a line that runs from south to north."""
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1)[:, None]
    return side * np.column_stack([-along[:, 1], along[:, 0]])
