"""The ground that nobody has touched: a flat delta plain with old levees and low pockets. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import KDTree

from generator.settings import CANAL_LENGTH_M, CANAL_WIDTH_M

if TYPE_CHECKING:
    from generator.form.canal import Canal

# Invented. Metres above a fictional datum, at the southern end; and the fall of the plain along the canal.
BASE_M = 9.0
FALL = 0.0002
_LEVEE_M, _LEVEE_AT_M, _LEVEE_WIDTH_M = 0.28, 14.0, 12.0
BANK_M, _BANK_WIDTH_M = 0.75, 4.0  # how far the ground drops towards the water, and over which distance
_POCKETS = 9  # on each side
_BENT_M, _BENT_OVER_M = 11.0, 38.0  # how far the outline of a pocket strays, and over which distance
_NOISE = ((0.09, 70.0), (0.045, 22.0))  # height and wavelength in metres
_END_M = 6.0  # the banks end this far beyond the ends of the canal
_MARGIN_M = 320.0  # around the axis, for the noise


@dataclass(frozen=True)
class Waves:
    """Smooth noise over the plane: values at the corners of squares, eased in between.

    Attributes
    ----------
    corner : numpy.ndarray
        Local coordinates of the first corner.
    step : float
        Side of a square in metres.
    values : numpy.ndarray
        Columns x rows.
    """

    corner: np.ndarray
    step: float
    values: np.ndarray

    def at(self, places: np.ndarray) -> np.ndarray:
        """Return the noise at local coordinates, n x 2."""
        at = (places - self.corner) / self.step
        cell = np.clip(np.floor(at).astype(int), 0, np.array(self.values.shape) - 2)
        share = np.clip(at - cell, 0, 1)
        u, v = (share * share * (3 - 2 * share)).T
        i, j = cell.T
        low = self.values[i, j] * (1 - u) + self.values[i + 1, j] * u
        high = self.values[i, j + 1] * (1 - u) + self.values[i + 1, j + 1] * u
        return low * (1 - v) + high * v


@dataclass(frozen=True)
class Places:
    """Points in the canal's frame, and the natural ground there.

    Attributes
    ----------
    points : numpy.ndarray
        Local coordinates, as shapely points.
    along : numpy.ndarray
        Metres along the canal from its southern end; less than 0 south of it.
    away : numpy.ndarray
        Metres from the axis, never negative.
    natural : numpy.ndarray
        Height of the natural ground in metres.
    """

    points: np.ndarray
    along: np.ndarray
    away: np.ndarray
    natural: np.ndarray


@dataclass(frozen=True)
class Ground:
    """The natural ground, and the frame of the canal in which levels along it are given.

    Attributes
    ----------
    canal : Canal
    waves : tuple of tuple of float and Waves
        Noise with its height in metres.
    pockets : numpy.ndarray
        Low places: local x and y, depth and radius in metres, how many times longer than wide, and the direction in
        radians; a row for each.
    bends : tuple of Waves
        How far the pockets are bent out of shape, eastwards and northwards.
    """

    canal: Canal
    waves: tuple[tuple[float, Waves], ...]
    pockets: np.ndarray
    bends: tuple[Waves, Waves]

    @cached_property
    def _stations(self) -> KDTree:
        return KDTree(self.canal.points)

    def measure(self, places: np.ndarray) -> Places:
        """Measure places in the canal's frame, and the natural ground there.

        The axis is known metre by metre, also beyond its ends; from the nearest of these stations a place is measured
        along and across.

        Parameters
        ----------
        places : numpy.ndarray
            Local coordinates, n x 2.

        Returns
        -------
        Places
        """
        places = np.asarray(places, float)
        _, nearest = self._stations.query(places)
        offset = places - self.canal.points[nearest]
        east = self.canal.normals[nearest]
        ahead = np.column_stack([-east[:, 1], east[:, 0]])
        along = self.canal.s[nearest] + (offset * ahead).sum(axis=1)
        away = np.abs((offset * east).sum(axis=1))
        return Places(shapely.points(places), along, away, self._heights(places, along, away))

    def _heights(self, places: np.ndarray, along: np.ndarray, away: np.ndarray) -> np.ndarray:
        height = plain(along)
        height += _LEVEE_M * np.exp(-(((away - _LEVEE_AT_M) / _LEVEE_WIDTH_M) ** 2))
        at_canal = np.clip((along + _END_M) / _END_M, 0, 1) * np.clip((CANAL_LENGTH_M + _END_M - along) / _END_M, 0, 1)
        height -= BANK_M * at_canal * (1 - np.clip((away - CANAL_WIDTH_M / 2) / _BANK_WIDTH_M, 0, 1))
        for size, waves in self.waves:
            height += size * waves.at(places)
        bent = places + _BENT_M * np.column_stack([waves.at(places) for waves in self.bends])
        for x, y, depth, radius, longer, direction in self.pockets:
            offset = bent - (x, y)
            near = np.abs(offset).max(axis=1) < 3 * radius * longer
            turned = offset[near] @ np.array(
                [[np.cos(direction), -np.sin(direction)], [np.sin(direction), np.cos(direction)]]
            )
            squared = (turned[:, 0] / longer) ** 2 + turned[:, 1] ** 2
            height[near] -= depth * np.exp(-squared / radius**2)
        return height


def plain(s: np.ndarray | float) -> np.ndarray:
    """Return the height of the plain, `s` metres along the canal."""
    return BASE_M + FALL * np.asarray(s, float)


def draw(rng: np.random.Generator, canal: Canal) -> Ground:
    """Draw the natural ground.

    Parameters
    ----------
    rng : numpy.random.Generator
    canal : Canal

    Returns
    -------
    Ground
    """
    waves = tuple((size, _waves(rng, canal, wavelength)) for size, wavelength in _NOISE)
    bends = (_waves(rng, canal, _BENT_OVER_M), _waves(rng, canal, _BENT_OVER_M))
    sides = np.repeat([1, -1], _POCKETS)
    # One in each stretch, so that no seed has them all at one end.
    stretch = CANAL_LENGTH_M / _POCKETS
    s = (np.tile(np.arange(_POCKETS), 2) + rng.uniform(0.1, 0.9, len(sides))) * stretch
    places = canal.at(s, sides * rng.uniform(20, 62, len(sides)))
    shape = [rng.uniform(*between, len(sides)) for between in ((0.25, 0.6), (12, 27), (1.0, 2.2), (0, np.pi))]
    return Ground(canal, waves, np.column_stack([places, *shape]), bends)


def _waves(rng: np.random.Generator, canal: Canal, wavelength: float) -> Waves:
    low, high = np.reshape(canal.axis.bounds, (2, 2)) + np.array([[-_MARGIN_M], [_MARGIN_M]])
    count = np.ceil((high - low) / wavelength).astype(int) + 2
    return Waves(low, wavelength, rng.normal(size=tuple(count)))
