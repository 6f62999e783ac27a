"""The canal: its axis, its water and the two banks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from scipy.interpolate import CubicSpline

from generator.form.grid import on_grid, snap
from generator.settings import CANAL_LENGTH_M, CANAL_WIDTH_M

# How far the frame reaches beyond either end, so that the surroundings can be laid out there too.
OVERHANG_M = 260.0


@dataclass(frozen=True)
class Canal:
    """A canal with the frame of reference in which everything else is laid out.

    A place is given by ``s``, metres along the axis from the southern end, and ``d``, metres to the side of it:
    positive to the east, negative to the west.

    Attributes
    ----------
    s : numpy.ndarray
        Positions along the axis at which the frame is known.
    points : numpy.ndarray
        Local coordinates of the axis there.
    normals : numpy.ndarray
        Unit vectors that point east across the canal.
    """

    s: np.ndarray
    points: np.ndarray
    normals: np.ndarray

    def at(self, s: np.ndarray | float, d: np.ndarray | float) -> np.ndarray:
        """Return local coordinates of places given along and across the canal."""
        s, d = np.broadcast_arrays(np.asarray(s, float), np.asarray(d, float))
        place = [np.interp(s, self.s, self.points[:, i]) + d * np.interp(s, self.s, self.normals[:, i]) for i in (0, 1)]
        return np.stack(place, axis=-1)

    def line(self, s: np.ndarray, d: np.ndarray | float) -> shapely.LineString:
        """Return a line through places along and across the canal, on the grid."""
        return shapely.LineString(on_grid(self.at(s, d)))

    @cached_property
    def axis(self) -> shapely.LineString:
        """Centre line of the canal from south to north."""
        return self.line(np.linspace(0, CANAL_LENGTH_M, 246), 0.0)

    @cached_property
    def water(self) -> shapely.Polygon:
        """Water surface of the canal."""
        s = np.linspace(0, CANAL_LENGTH_M, 246)
        half = CANAL_WIDTH_M / 2
        ring = np.concatenate([self.at(s, half), self.at(s[::-1], -half)])
        return snap(shapely.Polygon(on_grid(ring)))

    def bank(self, side: int) -> shapely.LineString:
        """Edge of the water on the east (1) or west (-1)."""
        return self.line(np.linspace(0, CANAL_LENGTH_M, 246), side * CANAL_WIDTH_M / 2)


def draw(rng: np.random.Generator) -> Canal:
    """Draw a canal that bends a little, exactly as long as the press says.

    Straight runs and a few bends, as of a natural stream that was dug out: the offsets at nine knots are smoothed once
    and joined by a cubic spline.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    Canal
    """
    knots = np.linspace(0, CANAL_LENGTH_M, 9)
    offsets = np.concatenate([[0.0], rng.normal(0, 46, len(knots) - 2), [0.0]])
    offsets = np.convolve(np.concatenate([offsets[:1], offsets, offsets[-1:]]), [0.25, 0.5, 0.25], "valid")
    spline = CubicSpline(knots, offsets, bc_type="natural")
    inside = np.arange(0, CANAL_LENGTH_M + 0.5, 1.0)
    before = np.arange(-OVERHANG_M, 0, 1.0)
    after = np.arange(CANAL_LENGTH_M + 1, CANAL_LENGTH_M + OVERHANG_M, 1.0)
    along = np.concatenate([before, inside, after])
    across = np.concatenate(
        [
            spline(0) + spline(0, 1) * before,
            spline(inside),
            spline(CANAL_LENGTH_M) + spline(CANAL_LENGTH_M, 1) * (after - CANAL_LENGTH_M),
        ]
    )
    bearing = np.deg2rad(rng.uniform(14, 30))
    ahead = np.array([np.sin(bearing), np.cos(bearing)])
    east = np.array([ahead[1], -ahead[0]])
    points = along[:, None] * ahead + across[:, None] * east

    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    start, end = run[len(before)], run[len(before) + len(inside) - 1]
    scale = CANAL_LENGTH_M / (end - start)
    points = points * scale
    s = (run - start) * scale
    tangents = np.gradient(points, s, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1)[:, None]
    return Canal(s, points, np.column_stack([tangents[:, 1], -tangents[:, 0]]))
