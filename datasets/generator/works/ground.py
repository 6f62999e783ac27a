"""The land that the works can use: settled ground, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import on_grid, polygons, snap
from generator.form.streets import surface_of
from generator.settings import CANAL_LENGTH_M

if TYPE_CHECKING:
    from generator.form.canal import Canal
    from generator.form.settlement import Settlement
    from generator.form.streets import Way
    from generator.works.section import Band, Section

STEP_M = 0.5
_CLEAR_M = 0.25  # between a plot and a street that it does not front
_SLACK_M = 0.03  # the grid may bend an edge by this much

Interval = tuple[float, float]


@dataclass(frozen=True)
class Land:
    """Where new plots can lie.

    Attributes
    ----------
    canal : Canal
    section : Section
    settled : shapely.Geometry
        Ground that families, lanes and old roads took up before, behind the new roads; without large plots and without
        streets that stay.
    obstacles : shapely.Geometry
        Streets that stay, and large plots.
    large : dict of int to shapely.Polygon
        The large plots by their index in ``form.plots``, cut off where they stood in the new road.
    road : shapely.Polygon
        The canal and both roads.
    """

    canal: Canal
    section: Section
    settled: shapely.Geometry
    obstacles: shapely.Geometry
    large: dict[int, shapely.Polygon]
    road: shapely.Polygon

    @cached_property
    def stations(self) -> np.ndarray:
        """Positions along the canal at which the land is looked at."""
        return np.arange(0, CANAL_LENGTH_M + STEP_M / 2, STEP_M)

    def settled_runs(self, side: int, band: Band) -> list[Interval]:
        """Return the stretches in which the whole strip lies on settled ground."""
        return self._runs(shapely.covers(self._settled, self._across(side, band)))

    def free_runs(self, side: int, band: Band) -> list[Interval]:
        """Return the stretches in which nothing that stays stands in the strip, whoever's ground it is."""
        return self._runs(~shapely.intersects(self._kept_clear, self._across(side, band)))

    @cached_property
    def _settled(self) -> shapely.Geometry:
        ground = self.settled.difference(self._kept_clear).buffer(_SLACK_M)
        shapely.prepare(ground)
        return ground

    @cached_property
    def _kept_clear(self) -> shapely.Geometry:
        ground = self.obstacles.buffer(_CLEAR_M, join_style="mitre")
        shapely.prepare(ground)
        return ground

    def _across(self, side: int, band: Band) -> np.ndarray:
        inset = _SLACK_M
        places = [self.canal.at(self.stations, side * d) for d in (band.near + inset, band.far - inset)]
        return shapely.linestrings(np.stack(places, axis=1))

    def _runs(self, free: np.ndarray) -> list[Interval]:
        edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(int), [0]])))
        return [
            (float(self.stations[a]), float(self.stations[b - 1]))
            for a, b in zip(edges[::2], edges[1::2], strict=True)
            if b - a > 1
        ]


def survey(form: Settlement, kept: list[Way], section: Section, stations: np.ndarray) -> Land:
    """Find the land for the new layout.

    Parameters
    ----------
    form : Settlement
        Before the works.
    kept : list of Way
        Streets that stay.
    section : Section
    stations : numpy.ndarray
        Positions along the canal for the corners of the road.

    Returns
    -------
    Land
    """
    canal = form.canal
    road = strip(canal, stations, -section.road_far, section.road_far)
    streets = surface_of(kept)
    grounds = [bank.ground(canal, piece) for bank in form.banks for piece in bank.pieces]
    grounds += [bank.water_edge(canal, stretch) for bank in form.banks for stretch in bank.waterside]
    large = {
        index: max(polygons(snap(plot.shape.difference(road))), key=lambda part: part.area)
        for index, plot in enumerate(form.plots)
        if plot.use not in ("residential", "open")
    }
    obstacles = shapely.union_all([streets, *large.values()])
    used = shapely.union_all([*grounds, form.road_surface])
    return Land(canal, section, snap(used.difference(road).difference(obstacles)), obstacles, large, road)


def strip(canal: Canal, s: np.ndarray, near: float, far: float) -> shapely.Polygon:
    """Return the strip between two distances from the axis, with a corner at each position."""
    ring = np.concatenate([canal.at(s, near), canal.at(s[::-1], far)])
    return shapely.Polygon(on_grid(ring))


def side_of(canal: Canal, point: shapely.Point) -> int:
    """Return on which bank a point lies: 1 for the east, -1 for the west."""
    xy = np.array(point.coords[0])
    nearest = int(np.argmin(np.hypot(*(canal.points - xy).T)))
    return 1 if float((xy - canal.points[nearest]) @ canal.normals[nearest]) > 0 else -1
