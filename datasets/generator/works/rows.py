"""Rows of equal plots along a bent canal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.form.canal import Canal
    from generator.works.ground import Interval
    from generator.works.section import Band

_FINE_M = 0.5
_SHORTEST_M = 1.0


@dataclass(frozen=True)
class Cell:
    """A plot in the canal's frame.

    Attributes
    ----------
    side : int
        1 for the east, -1 for the west.
    row : int
        1 on the canal road; 2 and 3 on the back lane.
    start, end : float
        Positions along the canal.
    """

    side: int
    row: int
    start: float
    end: float

    @property
    def middle(self) -> float:
        """Position of its middle along the canal."""
        return (self.start + self.end) / 2


def cut(canal: Canal, place: tuple[int, int], band: Band, run: Interval, frontage: float) -> list[Cell]:
    """Cut a stretch into plots of the same width, measured along the middle of the row.

    So each plot has the wanted area however the canal bends: a trapezium is as large as its middle line is wide, times
    its depth.

    Parameters
    ----------
    canal : Canal
    place : tuple of int
        Side of the canal and number of the row.
    band : Band
        Strip in which the row lies.
    run : tuple of float
        Stretch along the canal.
    frontage : float
        Width of a plot in metres.

    Returns
    -------
    list of Cell
        As many as fit, from the start of the stretch.
    """
    (side, row), (start, end) = place, run
    if end - start < _FINE_M:
        return []
    s = np.linspace(start, end, max(2, int(np.ceil((end - start) / _FINE_M)) + 1))
    steps = np.hypot(*np.diff(canal.at(s, side * band.middle), axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = int((along[-1] + 1e-6) // frontage)
    marks = np.round(np.interp(np.arange(count + 1) * frontage, along, s), 3)
    return [Cell(side, row, float(a), float(b)) for a, b in pairwise(marks)]


def without(runs: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """Return what is left of stretches when others are taken out of them."""
    left = sorted(runs)
    for a, b in taken:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, a)), (max(start, b), end))
            if part[1] - part[0] >= _SHORTEST_M
        ]
    return left


def within(runs: Iterable[Interval], whole: Interval) -> list[Interval]:
    """Return the parts of stretches that lie inside another one."""
    parts = [(max(a, whole[0]), min(b, whole[1])) for a, b in runs]
    return [(a, b) for a, b in parts if b - a >= _SHORTEST_M]
