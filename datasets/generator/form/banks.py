"""Where the two banks are settled, how deep, and where the canal road runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import on_grid
from generator.randomness import smooth_noise
from generator.settings import CANAL_LENGTH_M, CANAL_WIDTH_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.form.canal import Canal

# Land behind the road edge that the residential parcels and their lanes need in all: about 590 plots of 51 m2 on
# average, and a tenth for lanes.
_SETTLED_M2 = (33_000.0, 35_000.0)

# How a bank is settled: share of stretches, length and depth in metres. The east is fuller than the west.
_STRETCHES = {
    "gap": ((35, 120), (0, 0)),
    "thin": ((30, 110), (6.5, 10.5)),
    "medium": ((35, 85), (13, 20)),
    "dense": ((50, 130), (22, 37)),
}
_WEIGHTS = {1: (0.22, 0.24, 0.24, 0.30), -1: (0.34, 0.32, 0.20, 0.14)}


@dataclass(frozen=True)
class Piece:
    """A part of a bank of one depth, five to forty metres long.

    Attributes
    ----------
    start, end : float
        Positions along the canal.
    depth : tuple of float
        Depth behind the road edge at start and end.
    use : str
        ``"homes"``, or the land use of a single large plot.
    """

    start: float
    end: float
    depth: tuple[float, float]
    use: str = "homes"


@dataclass(frozen=True)
class Bank:
    """One bank of the canal.

    Attributes
    ----------
    name : str
        ``"east"`` or ``"west"``.
    side : int
        1 for the east, -1 for the west.
    s, centre, width : numpy.ndarray
        The canal road: its distance from the axis and its width, metre by metre.
    pieces : tuple of Piece
        Settled land behind the road, from south to north.
    waterside : tuple of tuple of float
        Stretches where houses stand between road and water.
    """

    name: str
    side: int
    s: np.ndarray
    centre: np.ndarray
    width: np.ndarray
    pieces: tuple[Piece, ...]
    waterside: tuple[tuple[float, float], ...] = field(default=())

    def road_centre(self, s: np.ndarray | float) -> np.ndarray:
        """Distance of the road's centre line from the canal axis."""
        return np.interp(s, self.s, self.centre)

    def road_width(self, s: float) -> float:
        """Width of the road at a position."""
        return float(self.width[np.clip(np.searchsorted(self.s, s), 0, len(self.s) - 1)])

    def behind_road(self, place: Sequence[float]) -> float:
        """Return how far a place, given along and across the canal, lies behind the road's centre line."""
        return float(place[1]) - float(self.road_centre(place[0]))

    def depth(self, s: float) -> float:
        """Depth of land for homes at a position, behind the road's centre line."""
        for piece in self.pieces:
            if piece.start <= s <= piece.end and piece.use == "homes":
                share = (s - piece.start) / (piece.end - piece.start)
                return float(piece.depth[0] * (1 - share) + piece.depth[1] * share)
        return 0.0

    def ground(self, canal: Canal, piece: Piece) -> shapely.Polygon:
        """Land of a piece, from the road's centre line to its back edge."""
        s = np.linspace(piece.start, piece.end, max(2, int((piece.end - piece.start) / 5) + 1))
        front = self.road_centre(s)
        back = front + np.linspace(*piece.depth, len(s))
        ring = np.concatenate([canal.at(s, self.side * front), canal.at(s[::-1], self.side * back[::-1])])
        return shapely.Polygon(on_grid(ring))

    def water_edge(self, canal: Canal, stretch: tuple[float, float]) -> shapely.Polygon:
        """Land between the water and the road's centre line."""
        s = np.linspace(*stretch, max(2, int((stretch[1] - stretch[0]) / 5) + 1))
        near = canal.at(s, self.side * CANAL_WIDTH_M / 2)
        far = canal.at(s[::-1], self.side * self.road_centre(s[::-1]))
        return shapely.Polygon(on_grid(np.concatenate([near, far])))


def plan(rng: np.random.Generator, crossings: list[float]) -> tuple[Bank, Bank]:
    """Draw how both banks are settled, until there is land for about 590 homes.

    Parameters
    ----------
    rng : numpy.random.Generator
    crossings : list of float
        Positions of the streets that cross the canal; no large plot lies across them.

    Returns
    -------
    tuple of Bank
        East and west.
    """
    while True:
        east, west = (_bank(rng, side) for side in (1, -1))
        areas = [_settled_area(bank) for bank in (east, west)]
        if not _SETTLED_M2[0] <= sum(areas) <= _SETTLED_M2[1]:
            continue
        if not 1.25 <= areas[0] / areas[1] <= 2.2:  # neither bank empty, the east fuller
            continue
        placed = _place_large_plots(rng, (east, west), crossings)
        if placed is not None:
            return placed


def _settled_area(bank: Bank) -> float:
    behind = sum((p.end - p.start) * sum(p.depth) / 2 for p in bank.pieces)
    road = sum((p.end - p.start) * bank.road_width(p.start) / 2 for p in bank.pieces)
    return behind - road + sum((b - a) * 5.4 for a, b in bank.waterside)


def _bank(rng: np.random.Generator, side: int) -> Bank:
    s = np.arange(-40, CANAL_LENGTH_M + 41, 1.0)
    width = _road_widths(rng, s, side)
    waterside = _waterside(rng, side)
    centre = CANAL_WIDTH_M / 2 + 3.9 + 0.35 * smooth_noise(rng, s, 55)
    for start, end in waterside:
        push = rng.uniform(4.2, 5.8)
        ramp = 16.0  # metres over which the road swings out and back
        centre = centre + push * np.clip((s - start + ramp) / ramp, 0, 1) * np.clip((end + ramp - s) / ramp, 0, 1)
    pieces = _pieces(rng, side, s, width)
    return Bank("east" if side > 0 else "west", side, s, centre, width, pieces, waterside)


def _road_widths(rng: np.random.Generator, s: np.ndarray, side: int) -> np.ndarray:
    """Return the road width at each position: constant over some 200 m, wider on the east."""
    choices = [4.0, 4.5, 5.0, 5.5] if side > 0 else [3.0, 3.5, 4.0, 4.5]
    width = np.empty_like(s)
    at = 0
    while at < len(s):
        run = int(rng.uniform(140, 300))
        width[at : at + run] = rng.choice(choices)
        at += run
    return width


def _waterside(rng: np.random.Generator, side: int) -> tuple[tuple[float, float], ...]:
    stretches, at = [], rng.uniform(60, 220)
    for _ in range(3 if side < 0 else 2):
        length = rng.uniform(55, 115)
        if at + length > CANAL_LENGTH_M - 50:
            break
        stretches.append((round(at, 1), round(at + length, 1)))
        at += length + rng.uniform(150, 420)
    return tuple(stretches)


def _pieces(rng: np.random.Generator, side: int, s: np.ndarray, width: np.ndarray) -> tuple[Piece, ...]:
    """Walk along the bank and draw stretches; each is broken into pieces with jogs in the back wall."""
    pieces: list[Piece] = []
    names = list(_STRETCHES)
    at, last = rng.uniform(4, 30), "gap"
    while at < CANAL_LENGTH_M - 12:
        name = str(rng.choice(names, p=_WEIGHTS[side]))
        if name == last:
            continue
        (short, long), (shallow, deep) = _STRETCHES[name]
        end = min(at + rng.uniform(short, long), CANAL_LENGTH_M - rng.uniform(3, 10))
        if name != "gap":
            base = rng.uniform(shallow, deep)
            pieces += _jogs(rng, at, end, base, spread=0.10 if name == "thin" else 0.2)
        at, last = end, name
    half = np.interp([p.start for p in pieces], s, width) / 2
    return tuple(
        Piece(p.start, p.end, (p.depth[0] + h, p.depth[1] + h), p.use) for p, h in zip(pieces, half, strict=True)
    )


def _jogs(rng: np.random.Generator, start: float, end: float, base: float, spread: float) -> list[Piece]:
    """Break a stretch into pieces whose back edge jumps and slants, as walls of older plots do."""
    pieces, at, depth = [], start, base
    while at < end - 1:
        # Deep land in narrow pieces would stick out like fingers.
        stop = min(at + rng.uniform(max(9, 0.55 * base), 36), end)
        if end - stop < max(7, 0.4 * base):
            stop = end
        if rng.random() < 0.75:
            depth = base * np.clip(rng.lognormal(0, spread), 0.68, 1.32)
        slant = depth * rng.normal(0, spread / 3.5)
        pieces.append(Piece(round(at, 2), round(stop, 2), (max(depth - slant, 5.5), max(depth + slant, 5.5))))
        depth, at = depth + slant, stop
    return pieces


# use, length along the road, depth behind its centre line, least depth of the homes around
_LARGE = (
    ("pagoda", (32, 40), (38, 46), 24),
    ("market", (24, 30), (22, 28), 12),
    ("workshop", (12, 16), (12, 17), 8),
    ("workshop", (10, 14), (13, 18), 8),
    ("workshop", (13, 17), (10, 14), 6),
    ("workshop", (9, 12), (12, 16), 6),
)


def _place_large_plots(
    rng: np.random.Generator, banks: tuple[Bank, Bank], crossings: list[float]
) -> tuple[Bank, Bank] | None:
    """Put the pagoda, the market and the workshops among the homes; None where they do not fit."""
    pieces = {bank.side: list(bank.pieces) for bank in banks}
    taken: list[tuple[int, float, float]] = []
    for use, lengths, depths, least in _LARGE:
        length, depth = rng.uniform(*lengths), rng.uniform(*depths)
        for _ in range(200):
            side = 1 if use == "pagoda" else int(rng.choice([1, -1]))
            near = rng.choice(crossings) + rng.choice([-1, 1]) * (length / 2 + 9) if use == "market" else None
            middle = near if near is not None else rng.uniform(60, CANAL_LENGTH_M - 60)
            start, end = round(middle - length / 2, 2), round(middle + length / 2, 2)
            if use != "market" and any(start - 8 < c < end + 8 for c in crossings):
                continue
            if any(side == t and start < b + 12 and end > a - 12 for t, a, b in taken):
                continue
            under = [p for p in pieces[side] if p.start < end and p.end > start]
            covered = sum(min(p.end, end) - max(p.start, start) for p in under)
            if covered < 0.6 * length or any(p.use != "homes" for p in under) or max(p.depth[0] for p in under) < least:
                continue
            skew = depth * rng.normal(0, 0.05)
            pieces[side] = _cut_out(pieces[side], Piece(start, end, (depth - skew, depth + skew), use))
            taken.append((side, start, end))
            break
        else:
            return None
    east, west = (Bank(b.name, b.side, b.s, b.centre, b.width, tuple(pieces[b.side]), b.waterside) for b in banks)
    return east, west


def _cut_out(pieces: list[Piece], plot: Piece) -> list[Piece]:
    """Replace the ground under a large plot; remains shorter than four metres go to waste land."""
    kept = [plot]
    for p in pieces:
        if p.end <= plot.start or p.start >= plot.end:
            kept.append(p)
            continue
        slope = (p.depth[1] - p.depth[0]) / (p.end - p.start)
        for a, b in ((p.start, plot.start), (plot.end, p.end)):
            if b - a >= 4:
                kept.append(
                    Piece(a, b, (p.depth[0] + slope * (a - p.start), p.depth[0] + slope * (b - p.start)), p.use)
                )
    return sorted(kept, key=lambda p: p.start)
