"""The new layout: which plots lie where, in the canal's frame.

Everything here is invented. Published are only the widths of canal and road, the size of a plot, four stages, and for
the first of them its length and the number of its families.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from generator.form.grid import on_grid
from generator.settings import CANAL_LENGTH_M
from generator.works import rows
from generator.works.section import LANE_M, Band

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from generator.works.ground import Interval, Land
    from generator.works.rows import Cell
    from generator.works.sites import Site

# Published (works department, January 2020): the first of four stages is 326 m long and gives land to 152 families, in
# plots of 4 m x 6 m. That the other three are equally long is an assumption.
FIRST_STAGE_M = 326.0
FIRST_STAGE_FAMILIES = 152
_STAGES = 4
STAGES: tuple[Interval, ...] = tuple(
    pairwise([0.0, *(FIRST_STAGE_M + (CANAL_LENGTH_M - FIRST_STAGE_M) * i / (_STAGES - 1) for i in range(_STAGES))])
)

# Invented.
_LONGEST_ZONE_M = 90.0
_SECOND_ACCESS_M = 36.0  # a back lane longer than this is reached from both ends


@dataclass(frozen=True)
class Zone:
    """A back lane with plots on one side or on both, and the ways that lead to it from the road.

    Attributes
    ----------
    side : int
    start, end : float
        Positions along the canal.
    accesses : tuple of tuple of float
        Ways between the road and the lane.
    settled : bool
        False where it takes ground from the blocks of the city.
    """

    side: int
    start: float
    end: float
    accesses: tuple[Interval, ...]
    settled: bool = True


@dataclass
class Layout:
    """The plan of one stage, or of all.

    Attributes
    ----------
    cells : list of Cell
    zones : list of Zone
    """

    cells: list[Cell] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)


def plan(land: Land, sites: list[Site], families: int, first: int | None) -> list[Layout]:
    """Lay out one plot for each family.

    Settled ground is used first: one row on each road, then back lanes where the ground is deep. Where that is not
    enough, the front row goes on over ground of the city blocks, the shallowest missing strips first.

    Parameters
    ----------
    land : Land
    sites : list of Site
        Kept free.
    families : int
        How many plots in all.
    first : int, optional
        How many of them in the first stage, if they fit.

    Returns
    -------
    list of Layout
        One for each stage.

    Raises
    ------
    RuntimeError
        There is no room for so many plots.
    """
    stages = [_Stage(land, sites, stretch) for stretch in STAGES]
    quotas = share_out(families, [s.settled_capacity for s in stages], [s.capacity for s in stages], first)
    return [stage.fill(quota) for stage, quota in zip(stages, quotas, strict=True)]


def share_out(families: int, settled: list[int], most: list[int], first: int | None) -> list[int]:
    """Share the families out among the stages, by the room on settled ground, then by what can be added.

    Parameters
    ----------
    families : int
    settled, most : list of int
        Plots of each stage on settled ground, and with ground of the city.
    first : int, optional
        Wanted for the first stage.

    Returns
    -------
    list of int

    Raises
    ------
    RuntimeError
        The stages together have less room.

    Examples
    --------
    >>> share_out(500, [140, 160, 150, 150], [200, 200, 200, 200], first=152)
    [152, 121, 113, 114]
    >>> share_out(700, [140, 160, 150, 150], [200, 200, 200, 200], first=None)
    [170, 180, 175, 175]
    """
    if families > sum(most):
        raise RuntimeError(f"no room for {families} plots: at most {sum(most)} fit")
    fixed = []
    if first is not None:
        fixed = [min(max(first, families - sum(most[1:])), most[0])]
    rest, settled, most = families - sum(fixed), settled[len(fixed) :], most[len(fixed) :]
    if rest <= sum(settled):
        return fixed + _proportional(rest, settled)
    added = _proportional(rest - sum(settled), [m - s for m, s in zip(most, settled, strict=True)])
    return fixed + [s + a for s, a in zip(settled, added, strict=True)]


def _proportional(total: int, weights: list[int]) -> list[int]:
    """Divide a whole number, never giving more than the weight: running totals are rounded."""
    whole, run, given = sum(weights), 0, []
    for weight in weights:
        run += weight
        given.append(run * total // whole - sum(given) if whole else 0)
    return given


class _Stage:
    """One stage: what fits into it, and how it is filled."""

    def __init__(self, land: Land, sites: list[Site], stretch: Interval) -> None:
        self._land, self._stretch, self._section = land, stretch, land.section
        self._taken = {side: [(s.start, s.end) for s in sites if s.side == side] for side in (1, -1)}
        self._settled = {
            (side, row): self._clip(side, land.settled_runs(side, self._section.row(row)))
            for side in (1, -1)
            for row in (1, 2, 3)
        }
        self._free = {side: self._clip(side, land.free_runs(side, self._section.row(1))) for side in (1, -1)}
        self._zones = sorted(self._settled_zones(), key=lambda zone: (-self._gain(zone), zone.start, zone.side))
        self._city_zones = sorted(self._zones_on_city_ground(), key=lambda zone: (-self._gain(zone), zone.start))
        self.settled_capacity = len(self._built(self._zones))
        self.capacity = len(self._filled([*self._zones, *self._city_zones]))

    def fill(self, quota: int) -> Layout:
        """Return a layout with exactly so many plots."""
        zones: list[Zone] = []
        cells = self._built(zones)
        for zone in self._zones:
            if len(cells) >= quota:
                break
            zones.append(zone)
            cells = self._built(zones)
        if len(cells) < quota:
            cells = self._filled(zones)
        for zone in self._city_zones:
            if len(cells) >= quota:
                break
            zones.append(zone)
            cells = self._filled(zones)
        # What was laid last is left out first: the back rows of the last zone, or the costliest ground of the city.
        return Layout(cells[:quota], zones)

    def _built(self, zones: list[Zone]) -> list[Cell]:
        """Lay the front row on settled ground, and the back rows of the zones."""
        cells = []
        for side in (1, -1):
            cells += self._cells(side, 1, rows.without(self._settled[side, 1], _accesses(zones, side)))
        for zone in zones:
            cells += self._in_zone(zone, 2) + self._in_zone(zone, 3)
        return cells

    def _filled(self, zones: list[Zone]) -> list[Cell]:
        """Lay what `_built` lays, and the front row on ground of the city: where it takes the least of it first."""
        cells = self._built(zones)
        back = [cell for cell in cells if cell.row > 1]
        front = [cell for cell in cells if cell.row == 1]
        found: list[tuple[float, Cell]] = []
        for side in (1, -1):
            taken = [(c.start, c.end) for c in front if c.side == side] + _accesses(zones, side)
            for run in rows.without(self._free[side], taken):
                more = self._cells(side, 1, [run])
                if more:
                    shapes = [quad(self._land, cell) for cell in more]
                    missing = shapely.area(shapely.difference(shapes, self._land.settled)).mean()
                    found += [(round(float(missing), 1), cell) for cell in more]
        found.sort(key=lambda pair: (pair[0], pair[1].side, pair[1].start))
        return front + back + [cell for _, cell in found]

    def _settled_zones(self) -> list[Zone]:
        """Find where settled ground is deep enough for a second row and the lane behind it."""
        whole = self._behind_road()
        return [
            zone
            for side in (1, -1)
            for run in self._clip(side, self._land.settled_runs(side, whole))
            for zone in self._divided(side, run, settled=True)
        ]

    def _zones_on_city_ground(self) -> list[Zone]:
        whole = self._behind_road()
        found = []
        for side in (1, -1):
            taken = [(zone.start, zone.end) for zone in self._zones if zone.side == side]
            for run in rows.without(self._clip(side, self._land.free_runs(side, whole)), taken):
                found += self._divided(side, run, settled=False)
        return found

    def _behind_road(self) -> Band:
        return Band(self._section.road_far, self._section.lane.far, self._section.road_far)

    def _divided(self, side: int, run: Interval, *, settled: bool) -> list[Zone]:
        start, end = run
        parts = max(1, round((end - start) / _LONGEST_ZONE_M))
        found = []
        for i in range(parts):
            a, b = (round(start + (end - start) * k / parts, 1) for k in (i, i + 1))
            if b - a < LANE_M + 3 * self._section.frontage:
                continue
            accesses = [(a, round(a + LANE_M, 1))]
            # Between two zones one way is enough: that of the next zone.
            if i == parts - 1 and b - a > _SECOND_ACCESS_M:
                accesses.append((round(b - LANE_M, 1), b))
            found.append(Zone(side, a, b, tuple(accesses), settled))
        return found

    def _gain(self, zone: Zone) -> int:
        """Return how many more plots fit with a zone's lane than without it."""
        lost = sum(len(self._cells(zone.side, 1, [access])) or 1 for access in zone.accesses)
        return len(self._in_zone(zone, 2)) + len(self._in_zone(zone, 3)) - lost

    def _in_zone(self, zone: Zone, row: int) -> list[Cell]:
        stretch = (zone.start, zone.end)
        runs = rows.within(self._settled[zone.side, row], stretch) if zone.settled else [stretch] * (row == 2)
        if row == 2:
            runs = rows.without(runs, zone.accesses)
        return self._cells(zone.side, row, runs)

    def _clip(self, side: int, runs: Iterable[Interval]) -> list[Interval]:
        return rows.without(rows.within(runs, self._stretch), self._taken[side])

    def _cells(self, side: int, row: int, runs: Iterable[Interval]) -> list[Cell]:
        band, frontage = self._section.row(row), self._section.frontage
        return [cell for run in runs for cell in rows.cut(self._land.canal, (side, row), band, run, frontage)]


def _accesses(zones: list[Zone], side: int) -> list[Interval]:
    return [access for zone in zones if zone.side == side for access in zone.accesses]


def quad(land: Land, cell: Cell, stations: np.ndarray | None = None) -> shapely.Polygon:
    """Return the ground of a plot."""
    band = land.section.row(cell.row)
    s = [cell.start, cell.end] if stations is None else stations
    near, far = (land.canal.at(s, cell.side * d) for d in (band.near, band.far))
    return shapely.Polygon(on_grid([*near, *far[::-1]]))
