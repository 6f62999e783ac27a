"""Plain measures of built form: each a function from shapes to a named series on the same index.

All lengths are in metres and all shapes in one projected reference system. Where momepy (Fleischmann 2019,
doi:10.21105/joss.01807) has a measure, it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import momepy
import numpy as np
import pandas as pd
import shapely
from libpysal.graph import Graph
from scipy.stats import entropy

if TYPE_CHECKING:
    from geopandas import GeoSeries

_SIGHT_M = 30  # how far a house may stand from the one it faces
_STEP_M = 5
_SEEN = 0.5


def area(shapes: GeoSeries) -> pd.Series:
    """Return the area of each polygon.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Polygons, in metres.

    Returns
    -------
    pandas.Series
        float64, square metres, named ``"area"``.
    """
    return shapes.area.rename("area")


def elongation(shapes: GeoSeries) -> pd.Series:
    """Return the shorter side of the smallest rectangle around each polygon, over its longer side.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Polygons, in metres.

    Returns
    -------
    pandas.Series
        float64 from 0 (a needle) to 1 (as wide as long), named ``"elongation"``.

    Examples
    --------
    >>> elongation(gpd.GeoSeries([shapely.box(0, 0, 4, 6)])).round(2).tolist()
    [0.67]
    """
    return momepy.elongation(shapes).rename("elongation")


def rectangularity(shapes: GeoSeries) -> pd.Series:
    """Return the share of the smallest rectangle around each polygon that the polygon fills.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Polygons, in metres.

    Returns
    -------
    pandas.Series
        float64 up to 1 (a rectangle), named ``"rectangularity"``.

    Examples
    --------
    >>> rectangularity(gpd.GeoSeries([shapely.Polygon([(0, 0), (6, 0), (0, 4)])])).round(2).tolist()
    [0.5]
    """
    return momepy.rectangularity(shapes).rename("rectangularity")


def thickness(shapes: GeoSeries) -> pd.Series:
    """Return about the width of each long polygon: twice its area over its perimeter.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Polygons, in metres.

    Returns
    -------
    pandas.Series
        float64, metres, named ``"thickness"``. A strip of width w and length l gives w / (1 + w / l).

    Examples
    --------
    >>> thickness(gpd.GeoSeries([shapely.box(0, 0, 8, 1470)])).round(2).tolist()
    [7.96]
    """
    return (2 * shapes.area / shapes.length).rename("thickness")


def turn(shapes: GeoSeries, neighbours: int = 5) -> pd.Series:
    """Return how far each polygon is turned against its neighbours.

    The direction of a polygon is that of the sides of the smallest rectangle around it, so it is known up to a right
    angle. Two directions differ by ``min(d, 90 - d)``, d being their difference modulo 90 degrees: by 45 at most. The
    measure is the mean over the nearest neighbours, by centroid. It does not change when the whole map is rotated.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Polygons, in metres; more than `neighbours`.
    neighbours : int, default 5

    Returns
    -------
    pandas.Series
        float64, degrees from 0 (all parallel) to 45, named ``"turn"``. Random directions give 22.5 on average.

    Raises
    ------
    ValueError
        Where there are not more polygons than neighbours.
    """
    if len(shapes) <= neighbours:
        raise ValueError(f"{len(shapes)} shapes have no {neighbours} neighbours each")
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shapes.to_numpy())).reshape(-1, 5, 2)
    side = corners[:, 1] - corners[:, 0]
    direction = np.degrees(np.arctan2(side[:, 1], side[:, 0])) % 90
    # Graph keeps the order of the rows, but wants an index without repetitions.
    around = Graph.build_knn(shapes.centroid.reset_index(drop=True), k=neighbours).adjacency.reset_index()
    difference = np.abs(direction[around["focal"]] - direction[around["neighbor"]])
    apart = pd.Series(np.minimum(difference, 90 - difference)).groupby(around["focal"].to_numpy()).mean()
    return pd.Series(apart.loc[np.arange(len(shapes))].to_numpy(), index=shapes.index, name="turn")


def gap(shapes: GeoSeries) -> pd.Series:
    """Return the distance from each polygon to the nearest other one.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Two or more, in metres.

    Returns
    -------
    pandas.Series
        float64, metres, named ``"gap"``; zero where two touch.

    Examples
    --------
    >>> gap(gpd.GeoSeries([shapely.box(0, 0, 4, 6), shapely.box(4.5, 0, 8, 6)])).tolist()
    [0.5, 0.5]
    """
    geometry = shapes.to_numpy()
    (mine, _), metres = shapely.STRtree(geometry).query_nearest(
        geometry, exclusive=True, return_distance=True, all_matches=False
    )
    return pd.Series(metres, index=shapes.index[mine], name="gap").loc[shapes.index]


def run(lines: GeoSeries) -> pd.Series:
    """Return the length of each stretch of street.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        As `network` gives them, in metres.

    Returns
    -------
    pandas.Series
        float64, metres, named ``"run"``.
    """
    return lines.length.rename("run")


def straightness(lines: GeoSeries) -> pd.Series:
    """Return the distance between the ends of each stretch over its length.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        In metres.

    Returns
    -------
    pandas.Series
        float64 from 0 (a loop) to 1 (straight), named ``"straightness"``.

    Examples
    --------
    >>> straightness(gpd.GeoSeries([shapely.LineString([(0, 0), (30, 0), (30, 40)])])).round(2).tolist()
    [0.71]
    """
    return momepy.linearity(lines).rename("straightness")


def front_to_front(lines: GeoSeries, buildings: GeoSeries) -> pd.Series:
    """Return the mean distance between the houses on the two sides of each stretch of street.

    Every five metres a line of sight of 15 m goes out to each side. What counts is how far the first house is.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        In metres.
    buildings : geopandas.GeoSeries
        Polygons, in metres.

    Returns
    -------
    pandas.Series
        float64, metres, named ``"front_to_front"``; not a number where fewer than half of the lines of sight meet a
        house, and so nobody could say how wide the street is.
    """
    profile = momepy.street_profile(
        gpd.GeoDataFrame(geometry=lines), gpd.GeoDataFrame(geometry=buildings), distance=_STEP_M, tick_length=_SIGHT_M
    )
    return profile["width"].where(1 - profile["openness"] >= _SEEN).rename("front_to_front")


def network(lines: GeoSeries, grid: float = 0.0) -> gpd.GeoSeries:
    """Return streets as a network: cut where they meet, and joined where nothing else begins.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        Lines in metres, noded or not.
    grid : float, default 0
        Coordinates are rounded to it, so that ends that nearly meet do; 0 leaves them as they are.

    Returns
    -------
    geopandas.GeoSeries
        One line for each stretch between two junctions or ends.
    """
    noded = shapely.union_all(lines.to_numpy(), grid_size=grid)
    return gpd.GeoSeries(shapely.get_parts(shapely.line_merge(noded)), crs=lines.crs)


def junctions(stretches: GeoSeries) -> gpd.GeoDataFrame:
    """Return the points at which stretches of street begin or end, with the number of stretches there.

    Parameters
    ----------
    stretches : geopandas.GeoSeries
        As `network` gives them.

    Returns
    -------
    geopandas.GeoDataFrame
        Points with the column ``degree`` (int): 1 at a dead end, 3 at a T, 4 at a crossroads.
    """
    graph = momepy.node_degree(momepy.gdf_to_nx(gpd.GeoDataFrame(geometry=stretches), approach="primal"))
    return momepy.nx_to_gdf(graph, points=True, lines=False)[["degree", "geometry"]]


def orientation_entropy(lines: GeoSeries, bins: int = 36) -> float:
    """Return the entropy of the directions of streets: how many directions there are, and how evenly.

    Follows Boeing (2019, doi:10.1007/s41109-019-0189-1): bearings both ways, in `bins` sectors of which the first is
    centred on north. Here each straight piece counts with its length; Boeing counts edges, weighted or not.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        In metres.
    bins : int, default 36

    Returns
    -------
    float
        In nats: ln 4 (about 1.39) for a perfect grid, ln 36 (about 3.58) for streets in all directions alike.

    Examples
    --------
    >>> grid = gpd.GeoSeries([shapely.LineString([(0, 0), (9, 0)]), shapely.LineString([(0, 0), (0, 9)])])
    >>> round(orientation_entropy(grid), 2)
    1.39
    """
    xy, line = shapely.get_coordinates(lines.to_numpy(), return_index=True)
    step = np.diff(xy, axis=0)[np.diff(line) == 0]
    bearing = np.degrees(np.arctan2(step[:, 0], step[:, 1]))
    both = np.concatenate([bearing, bearing + 180])
    sector = np.floor((both % 360 + 180 / bins) / (360 / bins)).astype(int) % bins
    return float(entropy(np.bincount(sector, np.tile(np.hypot(*step.T), 2), minlength=bins)))
