"""The streets after the works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import on_grid
from generator.form.labels import street_label
from generator.form.streets import Way
from generator.settings import CANAL_LENGTH_M
from generator.works.ground import side_of
from generator.works.section import LANE_M, ROAD_M

if TYPE_CHECKING:
    from generator.form.canal import Canal
    from generator.form.settlement import Settlement
    from generator.works.layout import Zone
    from generator.works.section import Section

_ON_ROAD_M = 0.15  # an end nearer than this to the old canal road lies on it
_END_M = 8.0  # how far the roads run beyond either end of the canal, to the streets there
_FRAME_M = 60.0
_STEP_M = 4.0


def move_to_new_road(form: Settlement, section: Section) -> tuple[list[Way], dict[int, list[float]]]:
    """Lead the city streets that met the old canal roads to the middle of the new ones.

    Parameters
    ----------
    form : Settlement
        Before the works.
    section : Section

    Returns
    -------
    list of Way
        All city streets.
    dict of int to list of float
        Positions along the canal at which something meets the road, on the east (1) and on the west (-1).
    """
    canal = form.canal
    frame = canal.line(np.arange(-_FRAME_M, CANAL_LENGTH_M + _FRAME_M + 0.5, 1.0), 0.0)
    old = {
        side: shapely.union_all([
            way.line for way, _ in form.stretches
            if way.street_class == "canal road" and side_of(canal, way.line.interpolate(0.5, normalized=True)) == side
        ])
        for side in (1, -1)
    }  # fmt: skip
    joints: dict[int, list[float]] = {1: [], -1: []}
    moved = []
    for way, _ in form.stretches:
        if way.street_class != "city street":
            continue
        xy = shapely.get_coordinates(way.line)
        for end in (0, -1):
            point = shapely.Point(xy[end])
            for side, road in old.items():
                if road.distance(point) < _ON_ROAD_M:
                    s = round(frame.project(point) - _FRAME_M, 2)
                    s = -_END_M if s < 0 else min(s, CANAL_LENGTH_M + _END_M)
                    joints[side].append(s)
                    xy[end] = on_grid(canal.at(s, side * section.road_middle))
        moved.append(replace(way, line=shapely.LineString(xy)))
    return moved, {side: sorted(set(found)) for side, found in joints.items()}


def bridges(form: Settlement, section: Section) -> tuple[list[tuple[shapely.LineString, float]], list[float]]:
    """Return the bridges from road to road, and where they are: they stay in their places."""
    found, places = [], []
    for line, width in form.bridges:
        s = round(float(form.canal.axis.project(line.intersection(form.canal.axis))), 2)
        reach = section.road_middle
        found.append((form.canal.line(np.array([s, s]), np.array([-reach, reach])), width))
        places.append(s)
    return found, places


def road_stations(joints: list[float]) -> np.ndarray:
    """Return the corners of a new road: every few metres, and wherever something meets it."""
    ends = [-_END_M, CANAL_LENGTH_M + _END_M]
    fixed = sorted({*ends, *joints})
    filler = [s for s in np.arange(0, CANAL_LENGTH_M, _STEP_M) if min(abs(s - j) for j in fixed) > 1.0]
    return np.array(sorted({*fixed, *filler}))


def canal_roads(canal: Canal, section: Section, stations: dict[int, np.ndarray]) -> list[Way]:
    """Return the two concrete roads along the canal."""
    return [
        Way(canal.line(s, side * section.road_middle), "canal road", ROAD_M, "concrete")
        for side, s in stations.items()
    ]  # fmt: skip


def lanes(canal: Canal, section: Section, zones: list[Zone]) -> list[Way]:
    """Return the back lanes and the ways that lead to them; these have numbers: odd in the east, even in the west."""
    ways = []
    numbers = {1: 1, -1: 2}
    for zone in sorted(zones, key=lambda zone: zone.start):
        for access in zone.accesses:
            middle = np.full(2, sum(access) / 2)
            line = canal.line(middle, zone.side * np.array([section.road_middle, section.lane.middle]))
            ways.append(Way(line, "lane", LANE_M, "concrete", street_label(numbers[zone.side])))
            numbers[zone.side] += 2
        ends = lane_ends(zone, zones)
        joints = [sum(access) / 2 for other in zones if other.side == zone.side for access in other.accesses]
        s = sorted({*ends, *(j for j in joints if ends[0] < j < ends[1]), *_filler(ends, joints)})
        line = canal.line(np.array(s), zone.side * section.lane.middle)
        ways.append(Way(line, "lane", LANE_M, "concrete"))
    return ways


def lane_ends(zone: Zone, zones: list[Zone]) -> tuple[float, float]:
    """Return where a back lane starts and ends: in the middle of the ways that lead to it, or where its plots end."""
    accesses = [sum(a) / 2 for z in zones if z.side == zone.side for a in z.accesses]
    starts = [a for a in accesses if zone.start <= a <= zone.start + LANE_M]
    # A neighbouring zone begins where this one ends: the lanes are joined in the middle of its way to the road.
    ends = [a for a in accesses if zone.end - LANE_M <= a <= zone.end + LANE_M]
    return min(starts, default=zone.start), max(ends, default=zone.end)


def _filler(ends: tuple[float, float], joints: list[float]) -> list[float]:
    marks = [*ends, *joints]
    return [float(s) for s in np.arange(ends[0], ends[1], _STEP_M) if min(abs(s - m) for m in marks) > 1.0]
