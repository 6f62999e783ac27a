"""A computed layout to measure others by: the rows beside the streets, cut anew so that each family keeps its share.

The place is looked at in the canal's frame: `s` metres along the axis, `d` metres away from it. In this frame a row of
plots is a strip of constant `d`, as deep as the ground allows, and to lay out plots is to cut it at the right `s`.

The layout is good, not best. It keeps the streets as they are and gives every family a rectangle; whoever moves a lane
can do better.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    import pandas as pd

    from autograder.layouts import Rules, Site

_STEP_M = 0.25  # how finely the ground is looked at
_DEEPEST_M = 14.0
_SHALLOWEST_M = 4.5
_SEAM_M = 0.03  # plots stay clear of the ground's edge by this much at their back
_LOOK_AHEAD = 60  # families among whom the one is chosen that suits the place
_DEEP_M = 8.5
_ROUNDS = 9
_TRIES = 6  # of them, before the row is left as it is
_WIDEST = 80  # steps
_LONGEST_SHAPE = 3.2  # depth over width
_SPARE_FRONTAGE_M = 0.2


@dataclass(frozen=True)
class Row:
    """A stretch beside a street: where it begins, how far from the axis its front lies, and how deep it is.

    Attributes
    ----------
    side : int
        1 for the east, -1 for the west.
    front : float
        Distance of the street's edge from the axis.
    outward : int
        1 where plots lie beyond their street, -1 where they lie between it and the canal.
    start : float
        Position along the axis.
    depth : array of float
        At each step from there.
    stretch : array of float
        How long a step along the axis is in the middle of the row.
    """

    side: int
    front: float
    outward: int
    start: float
    depth: np.ndarray
    stretch: np.ndarray

    @property
    def middle(self) -> float:
        """Position of its middle along the axis."""
        return self.start + _STEP_M * len(self.depth) / 2


class Frame:
    """The canal's frame: from distances to coordinates."""

    def __init__(self, axis: shapely.LineString) -> None:
        self.axis = axis
        self.s = np.arange(0.0, axis.length + _STEP_M / 2, _STEP_M)
        reach = 3.0
        ahead, behind = (
            shapely.get_coordinates(shapely.line_interpolate_point(axis, np.clip(self.s + d, 0, axis.length)))
            for d in (reach, -reach)
        )
        along = (ahead - behind) / np.hypot(*(ahead - behind).T)[:, None]
        self._normals = np.column_stack([along[:, 1], -along[:, 0]])  # to the east, for an axis from south to north
        self._points = shapely.get_coordinates(shapely.line_interpolate_point(axis, self.s))

    def at(self, steps: np.ndarray, d: np.ndarray | float) -> np.ndarray:
        """Return coordinates at numbered steps and signed distances, east positive."""
        return self._points[steps] + self._normals[steps] * np.broadcast_to(d, np.shape(steps))[:, None]


def rows_beside_streets(site: Site, back_lanes: gpd.GeoDataFrame, road_edge: float) -> list[Row]:
    """Find the stretches on which plots can stand.

    Parameters
    ----------
    site : Site
    back_lanes : geopandas.GeoDataFrame
        Middle lines of the lanes that run along the canal, with ``width_m``.
    road_edge : float
        Distance of the canal road's far edge from the axis.

    Returns
    -------
    list of Row
    """
    frame = Frame(site.axis)
    found: list[Row] = []
    for side in (1, -1):
        near = np.full(len(frame.s), np.nan)  # edges of the back lane, where there is one
        far = near.copy()
        for lane in back_lanes.itertuples():
            ends = shapely.line_locate_point(site.axis, [shapely.Point(c) for c in lane.geometry.coords])
            distance = lane.geometry.interpolate(0.5, normalized=True)
            if _side(site, distance) != side:
                continue
            middle = distance.distance(site.axis)
            on = (frame.s >= min(ends)) & (frame.s <= max(ends))
            near[on], far[on] = middle - lane.width_m / 2, middle + lane.width_m / 2
        half_way = (near + road_edge) / 2
        limit = np.where(np.isnan(near), road_edge + _DEEPEST_M, half_way)
        found += _rows(frame, site, side, (np.full(len(frame.s), road_edge), limit))
        found += _rows(frame, site, side, (near, half_way))
        found += _rows(frame, site, side, (far, far + _DEEPEST_M))
    return found


def _side(site: Site, point: shapely.Point) -> int:
    return 1 if site.place(np.array([point]))[1][0] else -1


def _rows(frame: Frame, site: Site, side: int, band: tuple[np.ndarray, np.ndarray]) -> list[Row]:
    """Cut a band into stretches in which the ground reaches from the street far enough."""
    front, back = band
    there = np.flatnonzero(~np.isnan(front))
    if not len(there):
        return []
    outward = 1 if back[there[0]] > front[there[0]] else -1
    starts = frame.at(there, side * (front[there] + outward * _SEAM_M))
    ends = frame.at(there, side * back[there])
    lines = shapely.linestrings(np.stack([starts, ends], axis=1))
    off = shapely.difference(lines, site.loose_ground)
    free = shapely.distance(shapely.points(starts), off)
    depth = np.where(np.isnan(free), np.abs(back[there] - front[there]), free)
    street = shapely.distance(shapely.points(starts), site.streets)
    depth[street > 0.12] = 0.0
    use = depth >= _SHALLOWEST_M
    rows = []
    for first, last in _runs(there, use, front[there]):
        steps = there[first:last]
        width = np.hypot(*np.diff(frame.at(np.append(steps, min(steps[-1] + 1, len(frame.s) - 1)),
                                            side * (front[steps[0]] + outward * 3.0)), axis=0).T)  # fmt: skip
        rows.append(Row(side, float(front[steps[0]]), outward, float(frame.s[steps[0]]), depth[first:last], width))
    return rows


def _runs(there: np.ndarray, use: np.ndarray, front: np.ndarray) -> list[tuple[int, int]]:
    breaks = np.flatnonzero((np.diff(there) > 1) | (np.abs(np.diff(front)) > 0.05)) + 1
    found = []
    for a, b in pairwise([0, *breaks, len(there)]):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], use[a:b].astype(int), [0]])))
        found += [(a + i, a + j) for i, j in zip(edges[::2], edges[1::2], strict=True) if j - i > 12]
    return found


def fairest(site: Site, rules: Rules, rows: list[Row], claim: pd.Series, places: pd.Series) -> gpd.GeoDataFrame:
    """Give each family the same part of its claim, and nobody less than the smallest plot, with the largest such part.

    Parameters
    ----------
    site : Site
    rules : Rules
    rows : list of Row
    claim : pandas.Series
        By household, for example the land before, or the number of persons.
    places : pandas.Series
        Where each household lived along the axis: neighbours stay together.

    Returns
    -------
    geopandas.GeoDataFrame
        ``household_id`` and ``geometry``.
    """
    order = places.sort_values(kind="stable").index
    rows = sorted(rows, key=lambda row: (row.middle, row.side, row.front, row.outward))
    least = rules.least_area_m2 + 0.3
    low, high = 0.0, float(40 * len(claim) / claim.sum())
    best = _pack(rows, order, np.full(len(order), least), rules)
    for _ in range(_ROUNDS):
        part = (low + high) / 2
        cuts = _pack(rows, order, np.maximum(part * claim[order].to_numpy(dtype=float), least), rules)
        if cuts is not None and _left(site, cuts) >= rules.least_public_m2 * _PUBLIC_MARGIN:
            best, low = cuts, part
        else:
            high = part
    if best is None:
        raise RuntimeError("the rows have no room for all families, even in the smallest plots")
    return gpd.GeoDataFrame(
        {"household_id": [name for name, *_ in best]}, geometry=_drawn(Frame(site.axis), best), crs=site.crs
    )


# Ground behind walls does not count as public; this much more is left to be sure.
_PUBLIC_MARGIN = 1.35


def _left(site: Site, cuts: list) -> float:
    return site.ground.area - sum(area for *_, area in cuts)


def _pack(rows: list[Row], order: pd.Index, targets: np.ndarray, rules: Rules) -> list | None:
    """Fill row after row with the next families; return None where some find no place."""
    waiting = list(range(len(order)))
    cuts = []
    for row in rows:
        at = 0
        while waiting:
            # Where the ground is deep, length along the street goes furthest in the largest plots.
            deep = bool(row.depth[at : at + _WIDEST // 4].mean() >= _DEEP_M)
            near = sorted(waiting[:_LOOK_AHEAD], key=lambda i: targets[i], reverse=deep)[:_TRIES]
            tries = ((i, _cut(row, at, targets[i], rules)) for i in near)
            chosen = next(((i, cut) for i, cut in tries if cut is not None), None)
            if chosen is None:
                # Perhaps a deeper place follows behind a shallow one.
                at = _next_start(row, at)
                if at is None:
                    break
                continue
            i, (end, depth, area) = chosen
            waiting.remove(i)
            cuts.append((order[i], row, at, end, depth, area))
            at = end
    return None if waiting else cuts


def _cut(row: Row, at: int, target: float, rules: Rules) -> tuple[int, float, float] | None:
    """Find where a plot of the wanted area ends, and how deep it is; None where the row is too short."""
    width = np.cumsum(row.stretch[at : at + _WIDEST])[:-1]  # up to the second step, the third, ...
    if not len(width):
        return None
    depth = np.minimum.accumulate(row.depth[at : at + _WIDEST])[1:] - _SEAM_M - 0.02
    depth = np.minimum(depth, _LONGEST_SHAPE * width)
    enough = np.flatnonzero((width * depth >= target) & (width >= rules.least_frontage_m + _SPARE_FRONTAGE_M))
    if not len(enough):
        return None
    last = int(enough[0])
    return at + last + 1, float(target / width[last]), target


def _next_start(row: Row, at: int) -> int | None:
    """Find the next step behind the place at which the row becomes deeper."""
    rest = row.depth[at:]
    deeper = np.flatnonzero(np.diff(rest) > 0.2)
    return at + int(deeper[0]) + 1 if len(deeper) else None


def _drawn(frame: Frame, cuts: list) -> list[shapely.Polygon]:
    shapes = []
    for _, row, a, b, depth, _ in cuts:
        first = round(row.start / _STEP_M)
        steps = np.unique(np.append(np.arange(first + a, first + b, 4), first + b))
        steps = steps[steps < len(frame.s)]
        near = frame.at(steps, row.side * row.front)
        back = frame.at(steps, row.side * (row.front + row.outward * depth))
        shapes.append(shapely.Polygon(np.concatenate([near, back[::-1]])))
    return shapes
