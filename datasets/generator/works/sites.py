"""Sites for the collective facilities, kept free before any plot is laid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.settings import CANAL_LENGTH_M
from generator.works.section import Band

if TYPE_CHECKING:
    from generator.works.ground import Interval, Land

_APART_M = 60.0
_SHALLOWER_M = 2.0
_STEP_M = 2.0


@dataclass(frozen=True)
class Site:
    """Land for a facility on the canal road, in the canal's frame.

    Attributes
    ----------
    use : str
        Land use of the parcel.
    side : int
    start, end : float
        Positions along the canal.
    depth : float
        Behind the road.
    """

    use: str
    side: int
    start: float
    end: float
    depth: float


# Invented: the use, the width on the road, the wanted depth, and where along the canal (share of its length).
_WANTED = (
    ("community centre", 22.0, 16.0, 0.50),
    ("play and sports", 26.0, 20.0, 0.70),
    ("green space", 18.0, 14.0, 0.25),
    ("green space", 18.0, 14.0, 0.88),
)


def choose(land: Land) -> list[Site]:
    """Choose a site for each facility: as near as can be to where it is wanted, on ground that is deep enough.

    Parameters
    ----------
    land : Land

    Returns
    -------
    list of Site

    Raises
    ------
    RuntimeError
        Nowhere is the settled ground wide enough.
    """
    found: list[Site] = []
    for use, width, depth, share in _WANTED:
        found.append(_nearest(land, found, (use, width, depth, share * CANAL_LENGTH_M)))
    return found


def _nearest(land: Land, others: list[Site], wish: tuple[str, float, float, float]) -> Site:
    use, width, depth, wanted = wish
    while depth >= 4.0:
        near = land.section.road_far
        places = [
            (abs(start + width / 2 - wanted), -side, start)
            for side in (1, -1)
            for run in land.settled_runs(side, Band(near, near + depth, near))
            for start in _starts(run, width)
            if all(abs(start + width / 2 - (o.start + o.end) / 2) > _APART_M for o in others)
        ]
        if places:
            _, side, start = min(places)
            return Site(use, -side, start, start + width, depth)
        depth -= _SHALLOWER_M
    raise RuntimeError(f"no room for {use}: nowhere {width:g} m of settled ground along the road")


def _starts(run: Interval, width: float) -> list[float]:
    count = int((run[1] - run[0] - width) // _STEP_M) + 1
    return [round(run[0] + i * _STEP_M, 2) for i in range(max(count, 0))]
