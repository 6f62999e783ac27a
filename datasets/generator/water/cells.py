"""The cells on which heights and floods are computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from generator.settings import ORIGIN
from generator.water.grids import Grid

CELL_M = 2.0
REACH_M = 104.0  # how far from the canal's axis anything is computed
NODATA = -32768


@dataclass(frozen=True)
class Cells:
    """Square cells at the fictional place, north up, of which those near the canal count.

    Attributes
    ----------
    left, top : float
        Easting and northing of the outer corner of the first cell, in metres.
    inside : numpy.ndarray
        Rows x columns of bool: the cells that count. None lies on the rim.
    """

    left: float
    top: float
    inside: np.ndarray

    def centres(self) -> np.ndarray:
        """Return local coordinates of the centres of the cells that count, n x 2, row after row."""
        rows, columns = np.nonzero(self.inside)
        x = self.left + (columns + 0.5) * CELL_M
        y = self.top - (rows + 0.5) * CELL_M
        return np.column_stack([x, y]) - np.asarray(ORIGIN)

    def spread(self, values: np.ndarray, elsewhere: int) -> np.ndarray:
        """Return values of the cells that count as rows x columns, with `elsewhere` in all others."""
        found = np.full(self.inside.shape, elsewhere, dtype=np.asarray(values).dtype)
        found[self.inside] = values
        return found

    def grid(self, bands: list[np.ndarray]) -> Grid:
        """Return bands, each rows x columns of whole numbers, as a raster of two bytes for each cell."""
        return Grid(np.stack(bands).astype("int16"), self.left, self.top, CELL_M)

    def places(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return row and column of the cells in which points lie; eastings and northings, n x 2."""
        rows = np.floor((self.top - points[:, 1]) / CELL_M).astype(int)
        columns = np.floor((points[:, 0] - self.left) / CELL_M).astype(int)
        return rows, columns


def around(axis: shapely.LineString) -> Cells:
    """Lay cells around the canal.

    Parameters
    ----------
    axis : shapely.LineString
        In local coordinates.

    Returns
    -------
    Cells
    """
    region = axis.buffer(REACH_M)
    low, high = np.reshape(region.bounds, (2, 2)) + np.asarray(ORIGIN)
    left, bottom = np.floor(low / CELL_M) * CELL_M - CELL_M
    right, top = np.ceil(high / CELL_M) * CELL_M + CELL_M
    shape = (round((top - bottom) / CELL_M), round((right - left) / CELL_M))
    everywhere = Cells(float(left), float(top), np.ones(shape, bool))
    shapely.prepare(region)
    inside = shapely.intersects_xy(region, *everywhere.centres().T).reshape(shape)
    return Cells(float(left), float(top), inside)
