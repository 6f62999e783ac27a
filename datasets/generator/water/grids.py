"""A raster in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Grid:
    """Bands of square cells at the fictional place, north up.

    Attributes
    ----------
    values : numpy.ndarray
        Bands x rows x columns, in the type that its sheet names; the first row is the northern one.
    left, top : float
        Easting and northing of the outer corner of the first cell, in metres.
    cell_m : float
        Side of a cell.
    """

    values: np.ndarray
    left: float
    top: float
    cell_m: float
