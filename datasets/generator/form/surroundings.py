"""The city around the settlement: streets and blocks, so that it does not float in nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops

from generator.form.grid import faces, on_grid, polygons, snap
from generator.form.streets import Way, reached, surface_of
from generator.settings import CANAL_LENGTH_M, GRID_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.form.banks import Bank
    from generator.form.canal import Canal

_REACH_M = 205.0  # how far streets are laid out to either side
_SHOWN_M = 95.0  # a city block is kept when some of it lies this near to the canal
_END_M = 8.0  # the two end streets pass this far beyond the ends of the open canal
_WALL_M = 0.5  # gap between the back walls of the settlement and the city
_NARROWEST_M = 28.0  # a block is never cut to less: two rows of houses, back to back
_YARD_M = 9.0  # an alley ends at least this far from the other side of its block


@dataclass(frozen=True)
class Crossings:
    """Positions along the canal at which something leads across it or away from it.

    Attributes
    ----------
    bridges : tuple of tuple of float
        Position and width of each bridge.
    streets : dict of int to tuple of float
        City streets that reach the canal road, on the east (1) and on the west (-1).
    """

    bridges: tuple[tuple[float, float], ...]
    streets: dict[int, tuple[float, ...]]


def choose_crossings(rng: np.random.Generator) -> Crossings:
    """Choose two bridges for vehicles, two for people on foot, and the side streets between them."""
    length = CANAL_LENGTH_M
    driven = [round(length * rng.uniform(0.27, 0.36), 1), round(length * rng.uniform(0.62, 0.72), 1)]
    walked = [round(length * rng.uniform(0.10, 0.19), 1), round(length * rng.uniform(0.45, 0.54), 1)]
    bridges = [(driven[0], 7.0), (driven[1], 6.0), (walked[0], 1.6), (walked[1], 2.2)]
    streets = {}
    for side in (1, -1):
        own, at = list(driven), rng.uniform(70, 150)
        while at < length - 60:
            if all(abs(at - c) > 55 for c in driven):
                own.append(round(at, 1))
            at += rng.uniform(110, 230)
        streets[side] = tuple(sorted(own))
    return Crossings(tuple(sorted(bridges)), streets)


def main_streets(rng: np.random.Generator, canal: Canal, banks: tuple[Bank, Bank], crossings: Crossings) -> list[Way]:
    """Lay out the two end streets and the streets that reach the canal road."""
    ways = []
    for s, width in ((-_END_M, 14.0), (CANAL_LENGTH_M + _END_M, 10.0)):
        east, west = banks
        across = [-_REACH_M, -float(west.road_centre(s)), float(east.road_centre(s)), _REACH_M]
        line = shapely.LineString(on_grid(canal.at(s, np.array(across))))
        ways.append(Way(line, "city street", width, "asphalt"))
    for bank in banks:
        for s in crossings.streets[bank.side]:
            start = float(bank.road_centre(s))
            bend = start + rng.uniform(45, 90)
            lean = rng.normal(0, 9)
            places = canal.at(np.array([s, s + lean * 0.3, s + lean]), bank.side * np.array([start, bend, _REACH_M]))
            driven = any(s == b for b, _ in crossings.bridges)
            width = rng.uniform(7.5, 9.0) if driven else rng.uniform(5.0, 7.0)
            ways.append(Way(shapely.LineString(on_grid(places)), "city street", round(width * 2) / 2, "asphalt"))
    return ways


def lay_out(
    rng: np.random.Generator,
    canal: Canal,
    ways: list[Way],
    settled: shapely.Geometry,
) -> tuple[list[Way], list[Way], list[shapely.Polygon]]:
    """Divide the city into blocks by cutting it again and again; alleys lead into some of them and end blind.

    Parameters
    ----------
    rng : numpy.random.Generator
    canal : Canal
    ways : list of Way
        Canal roads and main streets.
    settled : shapely.Geometry
        Ground of the settlement; the city keeps half a metre away from it.

    Returns
    -------
    list of Way
        Further city streets.
    list of Way
        The streets given, clipped to what is shown.
    list of shapely.Polygon
        City blocks near the canal.
    """
    axis = canal.axis
    region = axis.buffer(_REACH_M - 5)
    walls = settled.buffer(_WALL_M, join_style="mitre")
    streets: list[Way] = []
    pieces: list[shapely.Polygon] = []
    for face in faces([region, *(way.line for way in ways)]):
        if face.intersection(axis).length > 1 or not region.buffer(1).contains(face):
            continue
        for part in polygons(face.difference(walls), min_area=150):
            _cut(rng, part, 0, streets, pieces)
    streets = [way for way in reached([*ways, *streets]) if way not in ways]
    streets += _alleys(rng, pieces, [*ways, *streets])
    surface = surface_of([*ways, *streets])
    blocks = [
        block
        for piece in pieces
        if piece.distance(axis) < _SHOWN_M and piece.centroid.distance(axis) < 140
        for block in polygons(shapely.set_precision(piece.difference(surface), GRID_M), min_area=160)
    ]
    # Streets are shown as far as they serve a block that is shown, and through deep settled land.
    shown = shapely.union_all([shapely.union_all(blocks).buffer(11), axis.buffer(30), settled])
    return list(_within(streets, shown)), list(_within(ways, shown)), blocks


def _cut(
    rng: np.random.Generator, part: shapely.Polygon, level: int, streets: list[Way], pieces: list[shapely.Polygon]
) -> None:
    """Cut a part of the city in two, or in four at a crossroads, until the blocks are small enough."""
    if part.area < np.clip(rng.lognormal(np.log(7500), 0.45), 3000, 17_000) or level > 8:
        pieces.append(part)
        return
    corners = shapely.get_coordinates(part.minimum_rotated_rectangle)[:4]
    first, long, wide = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    if np.hypot(*long) < np.hypot(*wide):
        long, wide = wide, long
    # Mostly across; along where that leaves long blocks that are still wide enough.
    if np.hypot(*wide) > 2 * _NARROWEST_M and np.hypot(*long) < 2.2 * np.hypot(*wide) and rng.random() < 0.5:
        long, wide = wide, long
    middle = first + long * np.clip(rng.normal(0.5, 0.08), 0.32, 0.68) + wide / 2
    knives = [_knife(rng, middle, wide)]
    if part.area > 17_000 and rng.random() < 0.5:
        knives.append(_knife(rng, middle, long))
    width = float(rng.choice([6.0, 7.0, 8.0] if level < 2 else [4.0, 5.0, 6.0]))
    surface = str(rng.choice(["asphalt", "concrete", "laterite"], p=[0.3, 0.5, 0.2]))
    cuts = [g for knife in knives for g in shapely.get_parts(knife.intersection(part)) if g.length > 12]
    parts = [part]
    for knife in knives:
        parts = [g for p in parts for g in polygons(shapely.ops.split(p, knife), min_area=60)]
    if len(parts) < 2 or not cuts:
        pieces.append(part)
        return
    streets.extend(Way(snap(line), "city street", width, surface) for line in cuts)
    for smaller in parts:
        _cut(rng, smaller, level + 1, streets, pieces)


def _knife(rng: np.random.Generator, middle: np.ndarray, way: np.ndarray) -> shapely.LineString:
    """Draw a street through a point: about in a given direction, with a bend where two builders met."""
    lean = rng.normal(0, 0.06)
    half = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]]) @ way * 0.8
    aside = np.array([-half[1], half[0]]) * rng.normal(0, 0.07)
    return shapely.LineString(on_grid(np.array([middle - half, middle, middle + half + aside])))


def _alleys(rng: np.random.Generator, pieces: list[shapely.Polygon], ways: list[Way]) -> Iterator[Way]:
    """Lead an alley from a street into some of the blocks; it ends blind."""
    lines = [way.line for way in ways]
    tree = shapely.STRtree(lines)
    for piece in pieces:
        touching = [lines[i] for i in sorted(tree.query(piece, predicate="dwithin", distance=GRID_M))]
        if not touching or rng.random() < 0.35:
            continue
        street = touching[int(rng.integers(len(touching)))]
        shared = max(shapely.get_parts(street.intersection(piece.buffer(2 * GRID_M))), key=shapely.length, default=None)
        if shared is None or shared.length < 30:
            continue
        start = np.array(shared.interpolate(rng.uniform(0.25, 0.75), normalized=True).coords[0])
        along = np.subtract(shared.coords[-1], shared.coords[0]) / shared.length
        inward = np.array([-along[1], along[0]]) + along * rng.normal(0, 0.12)
        if not piece.covers(shapely.Point(start + inward * 3)):
            inward = -inward
        reach = shapely.LineString([start + inward, start + inward * 200]).intersection(piece)
        depth = shapely.get_parts(reach)[0].length - _YARD_M
        if depth < 18:
            continue
        length = min(depth, rng.uniform(18, 60))
        bend = start + inward * length * rng.uniform(0.35, 0.65)
        end = start + inward * length + along * rng.normal(0, 0.08) * length
        alley = shapely.LineString(on_grid(np.array([start, bend, end])))
        if piece.buffer(-_YARD_M / 2).covers(shapely.LineString([bend, end])):
            yield Way(
                alley, "city street", float(rng.choice([2.5, 3.0, 4.0])), str(rng.choice(["concrete", "laterite"]))
            )


def _within(ways: list[Way], shown: shapely.Geometry) -> Iterator[Way]:
    """Clip streets to what is shown; short remains are left out."""
    for way in ways:
        for line in shapely.get_parts(shapely.set_precision(way.line.intersection(shown), GRID_M)):
            if line.geom_type == "LineString" and line.length > 8:
                yield replace(way, line=line)
