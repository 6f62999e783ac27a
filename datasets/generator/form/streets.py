"""Streets as lines with a width: the canal roads, the surfaces they cover, and the noded network."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import on_grid
from generator.settings import CANAL_LENGTH_M, GRID_M

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.form.banks import Bank
    from generator.form.canal import Canal
    from generator.form.lanes import Lane


@dataclass(frozen=True)
class Way:
    """A street before it is cut at its junctions.

    Attributes
    ----------
    line : shapely.LineString
        Centre line.
    street_class : str
        ``"canal road"``, ``"lane"``, ``"path"`` or ``"city street"``.
    width : float
        Width in metres.
    surface : str
        What it is paved with.
    label : str
        What the people who live there call it, in Khmer; empty where it has no name.
    """

    line: shapely.LineString
    street_class: str
    width: float
    surface: str
    label: str = ""


def canal_road(rng: np.random.Generator, canal: Canal, bank: Bank, joints: Iterable[float], end: float) -> list[Way]:
    """Draw the road along one bank, with a vertex wherever something joins it.

    Parameters
    ----------
    rng : numpy.random.Generator
    canal : Canal
    bank : Bank
    joints : iterable of float
        Positions along the canal of lanes, streets and bridges.
    end : float
        How far the road runs beyond either end of the canal.

    Returns
    -------
    list of Way
        One for each stretch of constant width.
    """
    inside = (bank.s > -end) & (bank.s < CANAL_LENGTH_M + end)
    changes = [float(s) for s, step in zip(bank.s[1:], np.diff(bank.width), strict=True) if step and abs(s) > 1]
    changes = [s for s in changes if bank.s[inside][0] + 5 < s < bank.s[inside][-1] - 5]
    joints = sorted({-end, CANAL_LENGTH_M + end, *joints, *changes})
    filler = [s for s in np.arange(0, CANAL_LENGTH_M, 9.0) if min(abs(s - j) for j in joints) > 3]
    stations = np.array(sorted({*joints, *filler}))
    ways = []
    marks = [-end, *changes, CANAL_LENGTH_M + end]
    for start, stop in pairwise(marks):
        s = stations[(stations >= start) & (stations <= stop)]
        line = canal.line(s, bank.side * bank.road_centre(s))
        surface = str(rng.choice(["laterite", "concrete", "earth"], p=[0.45, 0.35, 0.2]))
        ways.append(Way(line, "canal road", bank.road_width((start + stop) / 2), surface))
    return ways


def lane_way(rng: np.random.Generator, canal: Canal, lane: Lane) -> Way:
    """Turn a lane into a street: a path where it is too narrow for a handcart and a person to pass."""
    line = canal.line(lane.places[:, 0], lane.side * lane.places[:, 1])
    street_class = "lane" if lane.width >= 1.5 else "path"
    surface = str(rng.choice(["concrete", "earth", "brick"], p=[0.4, 0.45, 0.15]))
    return Way(line, street_class, lane.width, surface)


def surface_of(ways: Iterable[Way]) -> shapely.Geometry:
    """Return the ground that streets cover."""
    ways = list(ways)
    lines = np.array([way.line for way in ways])
    half = np.array([way.width / 2 for way in ways])
    return shapely.union_all(shapely.buffer(lines, half, cap_style="flat", join_style="mitre", mitre_limit=3))


def network(ways: list[Way]) -> list[tuple[Way, bool]]:
    """Cut the streets at every junction, so that lines that meet share an end point.

    Parameters
    ----------
    ways : list of Way

    Returns
    -------
    list of tuple of Way and bool
        Each stretch between two junctions, and whether one of its ends leads nowhere.
    """
    noded = shapely.get_parts(shapely.union_all([way.line for way in ways], grid_size=GRID_M))
    tree = shapely.STRtree([way.line for way in ways])
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    owner = tree.nearest(middles)
    ends = Counter(point for line in noded for point in _ends(line))
    stretches: list[tuple[Way, shapely.LineString]] = []
    for index, way in enumerate(ways):
        own = noded[owner == index]
        if not len(own):
            continue
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(own)))
        for line in merged:
            stretches += [(way, part) for part in _split_at(line, {p for p, n in ends.items() if n > 2})]
    stretches = _connected(stretches)
    degree = Counter(point for _, line in stretches for point in _ends(line))
    return [(replace(way, line=line), any(degree[p] == 1 for p in _ends(line))) for way, line in stretches]


def reached(ways: list[Way]) -> list[Way]:
    """Leave out scraps of city street that clipping cut off from all others.

    Parameters
    ----------
    ways : list of Way
        Canal roads among them.

    Returns
    -------
    list of Way
        Those that somebody who stands on a canal road can reach; the order is kept.
    """
    middles = [line.interpolate(0.5, normalized=True) for line in (way.line for way, _ in network(ways))]
    return [ways[i] for i in np.unique(shapely.STRtree([way.line for way in ways]).nearest(middles))]


def _connected(stretches: list[tuple[Way, shapely.LineString]]) -> list[tuple[Way, shapely.LineString]]:
    """Keep the stretches that a walk from the canal roads comes to."""
    neighbours: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for _, line in stretches:
        a, b = _ends(line)
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    roads = [_ends(line)[0] for way, line in stretches if way.street_class == "canal road"]
    found, frontier = set(roads), list(roads)
    while frontier:
        for point in neighbours[frontier.pop()]:
            if point not in found:
                found.add(point)
                frontier.append(point)
    return [(way, line) for way, line in stretches if _ends(line)[0] in found]


def _ends(line: shapely.LineString) -> tuple[tuple[float, float], tuple[float, float]]:
    xy = on_grid(shapely.get_coordinates(line)[[0, -1]])
    return tuple(xy[0].tolist()), tuple(xy[1].tolist())


def _split_at(line: shapely.LineString, junctions: set[tuple[float, float]]) -> list[shapely.LineString]:
    xy = on_grid(shapely.get_coordinates(line))
    cuts = [i for i in range(1, len(xy) - 1) if tuple(xy[i].tolist()) in junctions]
    marks = [0, *cuts, len(xy) - 1]
    return [shapely.LineString(xy[a : b + 1]) for a, b in pairwise(marks)]
