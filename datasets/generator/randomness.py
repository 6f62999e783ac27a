"""Independent streams of random numbers, one for each part of the twin."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, part: str) -> np.random.Generator:
    """Return the random numbers of one part.

    Each part draws from a stream of its own, so that a change in the lanes does not reshuffle the incomes.

    Parameters
    ----------
    seed : int
        Seed of the whole twin.
    part : str
        Name of the part, e.g. ``"lanes"``.

    Returns
    -------
    numpy.random.Generator
    """
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def smooth_noise(rng: np.random.Generator, at: np.ndarray, wavelength: float) -> np.ndarray:
    """Return noise of unit scale along a line, smooth over about `wavelength`.

    Parameters
    ----------
    rng : numpy.random.Generator
    at : numpy.ndarray
        Positions along the line, in metres, ascending.
    wavelength : float
        Distance in metres over which the noise keeps its sign.

    Returns
    -------
    numpy.ndarray
        One value for each position.
    """
    knots = np.arange(at[0] - wavelength, at[-1] + 2 * wavelength, wavelength)
    values = rng.normal(size=len(knots))
    # Cubic easing between knots: no corners, no overshoot.
    left = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2)
    share = (at - knots[left]) / wavelength
    share = share * share * (3 - 2 * share)
    return values[left] * (1 - share) + values[left + 1] * share
