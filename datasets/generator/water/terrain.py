"""Heights of the ground before the works. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from generator.settings import ORIGIN

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.form.settlement import Settlement


@dataclass(frozen=True)
class Terrain:
    """Heights of the ground in metres above a fictional datum.

    Attributes
    ----------
    axis : shapely.LineString
        The canal's centre line, in local coordinates.
    """

    axis: shapely.LineString

    def at(self, places: np.ndarray) -> np.ndarray:
        """Return heights at local coordinates.

        Parameters
        ----------
        places : numpy.ndarray
            n x 2, in metres.

        Returns
        -------
        numpy.ndarray
            n heights in metres.
        """
        return 9.0 + 0.01 * shapely.distance(self.axis, shapely.points(places))

    def of(self, shapes: gpd.GeoSeries) -> pd.Series:
        """Return the height at a point inside each shape.

        Parameters
        ----------
        shapes : geopandas.GeoSeries
            At the fictional place.

        Returns
        -------
        pandas.Series
            Metres, with the index of `shapes`.
        """
        points = shapely.get_coordinates(shapely.point_on_surface(shapes.to_numpy())) - np.asarray(ORIGIN)
        return pd.Series(self.at(points), index=shapes.index, name="height_m")


def draw(_seed: int, form: Settlement) -> Terrain:
    """Draw the ground of a settlement.

    Parameters
    ----------
    _seed : int
    form : Settlement

    Returns
    -------
    Terrain
    """
    return Terrain(form.canal.axis)
