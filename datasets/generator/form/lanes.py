"""Lanes and paths that grow from the canal road into the settled land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import on_grid
from generator.settings import CANAL_LENGTH_M, GRID_M

if TYPE_CHECKING:
    from generator.form.banks import Bank

_FRONT_ROW_M = 9.0  # no branch leaves a lane nearer to the road than a row of front plots is deep
_CLEAR_M = 5.0  # room for at least one plot between two lanes


@dataclass(frozen=True)
class Lane:
    """A lane in the canal's frame.

    Attributes
    ----------
    side : int
        Bank: 1 east, -1 west.
    places : numpy.ndarray
        Rows of position along the canal and distance from the axis (positive on either bank).
    width : float
        Width in metres.
    """

    side: int
    places: np.ndarray
    width: float


def grow(rng: np.random.Generator, bank: Bank, crossings: list[float]) -> list[Lane]:
    """Grow the lanes of one bank: bent trunks from the road, and branches that end blind or meet another lane.

    Parameters
    ----------
    rng : numpy.random.Generator
    bank : Bank
    crossings : list of float
        Positions of city streets across the bank; lanes keep away from them.

    Returns
    -------
    list of Lane
        The first point of a trunk lies on the road's centre line; the first point of a branch on its trunk.
    """
    lanes: list[Lane] = []
    at = rng.uniform(8, 20)
    while at < CANAL_LENGTH_M - 8:
        depth = bank.depth(at)
        if depth < 14.5 or any(abs(at - c) < 11 for c in crossings) or _on_large_plot(bank, at):
            at += rng.uniform(2, 5)
            continue
        trunk = _trunk(rng, bank, at, depth)
        if trunk is not None and _clear(trunk, lanes, room=10.0):
            lanes.append(trunk)
            at += rng.uniform(12, 36)
        else:
            at += rng.uniform(3, 8)
    # The list grows while it is read: branches branch too.
    for trunk in lanes:
        for vertex in range(1, len(trunk.places)):
            if bank.behind_road(trunk.places[vertex]) < _FRONT_ROW_M + 2 or rng.random() > 0.55:
                continue
            places = _branch(rng, bank, trunk.places[vertex], crossings)
            branch = None if places is None else _fit(rng, bank, places, trunk, lanes)
            if branch is not None:
                lanes.append(branch)
    return lanes


def _on_large_plot(bank: Bank, s: float) -> bool:
    return any(p.use != "homes" and p.start - 4 < s < p.end + 4 for p in bank.pieces)


def _trunk(rng: np.random.Generator, bank: Bank, at: float, depth: float) -> Lane | None:
    start = float(bank.road_centre(at))
    through = rng.random() < 0.35
    # Never so short that a single front plot would reach round its end.
    goal = start + (depth if through else min(max(depth * rng.uniform(0.5, 0.88), 14.0), depth))
    heading = rng.normal(0, 0.16)  # angle away from straight out
    places = [(at, start)]
    while places[-1][1] < goal - 1.5:
        s, d = places[-1]
        step = min(rng.uniform(5.0, 9.5), max((goal - d) / max(np.cos(heading), 0.3), 2.0))
        if len(places) > 1 and rng.random() < 0.16:
            # A dog-leg: the lane goes round a house that was there before.
            s += rng.choice([-1, 1]) * rng.uniform(2.2, 4.5)
            d += rng.uniform(0.2, 1.2)
            places.append((s, d))
            continue
        places.append((s + step * np.sin(heading), d + step * np.cos(heading)))
        heading = 0.6 * heading + rng.normal(0, 0.17)
        if bank.depth(places[-1][0]) < 8 or len(places) > 12:
            return None
    width = float(rng.choice([1.0, 1.4, 1.8, 2.4, 3.2], p=[0.22, 0.3, 0.24, 0.16, 0.08]))
    return Lane(bank.side, np.array(places), width)


def _branch(
    rng: np.random.Generator, bank: Bank, start: np.ndarray, crossings: list[float]
) -> list[tuple[float, float]] | None:
    """Draw a way to the side, as far as the back walls and the front row let it go."""
    turn = rng.choice([-1, 1])
    places = [(float(start[0]), float(start[1]))]
    wanted, run, heading = rng.uniform(8, 28), 0.0, rng.normal(0, 0.15)
    while run < wanted:
        step = rng.uniform(4.5, 9.0)
        s, d = places[-1][0] + turn * step * np.cos(heading), places[-1][1] + step * np.sin(heading)
        if not _FRONT_ROW_M <= bank.behind_road((s, d)) <= bank.depth(s) - 3.5:
            break
        if any(abs(s - c) < 9 for c in crossings):
            break
        places.append((s, d))
        run += step
        heading = 0.5 * heading + rng.normal(0, 0.22)
    return places if len(places) > 1 and run >= 7 else None


def _fit(
    rng: np.random.Generator, bank: Bank, places: list[tuple[float, float]], trunk: Lane, lanes: list[Lane]
) -> Lane | None:
    """Lead a branch to a lane close by, if there is one; None where it would come too near to others."""
    others = [lane for lane in lanes if lane is not trunk]
    meeting = _meeting(places, others, bank)
    if meeting is not None:
        places = [*places, meeting]
    branch = Lane(bank.side, np.array(places), float(rng.choice([0.9, 1.2, 1.6], p=[0.35, 0.4, 0.25])))
    rest = [lane for lane in others if meeting is None or not (lane.places == meeting).all(axis=1).any()]
    return branch if _clear(branch, rest, room=_CLEAR_M) and _simple(branch, trunk, others) else None


def _meeting(places: list[tuple[float, float]], others: list[Lane], bank: Bank) -> tuple[float, float] | None:
    """Return the corner of another lane close to the end of a branch, if there is one behind the front row."""
    end = np.array(places[-1])
    for lane in others:
        for place in lane.places[1:]:
            if bank.behind_road(place) > _FRONT_ROW_M and 2.5 < np.hypot(*(place - end)) < 10:
                return float(place[0]), float(place[1])
    return None


def _clear(lane: Lane, others: list[Lane], *, room: float) -> bool:
    line = shapely.LineString(lane.places)
    return all(line.distance(shapely.LineString(o.places)) > room for o in others)


def _simple(branch: Lane, trunk: Lane, others: list[Lane]) -> bool:
    """Tell whether a branch touches its trunk only at its start and crosses no other lane."""
    line, stem = shapely.LineString(branch.places), shapely.LineString(trunk.places)
    away = shapely.LineString(branch.places[1:]) if len(branch.places) > 2 else shapely.Point(branch.places[-1])
    return (
        line.is_simple
        and away.distance(stem) > 3
        and not any(line.crosses(shapely.LineString(o.places)) for o in others)
    )


def within(lines: list[shapely.LineString], settled: shapely.Geometry) -> list[shapely.LineString | None]:
    """Cut lanes off at the back walls.

    Parameters
    ----------
    lines : list of shapely.LineString
        Lanes from their start; a branch follows its trunk.
    settled : shapely.Geometry
        Ground of the settlement.

    Returns
    -------
    list of shapely.LineString or None
        What is left of each lane from its start; None where that is too short, or where its start is outside.
    """
    found: list[shapely.LineString | None] = []
    for line in lines:
        start = shapely.Point(line.coords[0])
        parts = [g for g in shapely.get_parts(line.intersection(settled)) if g.distance(start) < GRID_M]
        rest = parts[0] if parts and parts[0].length > 6 else None
        if rest is not None and start.distance(shapely.Point(rest.coords[0])) > GRID_M:
            rest = rest.reverse()
        found.append(None if rest is None else shapely.LineString(on_grid(shapely.get_coordinates(rest))))
    return found
