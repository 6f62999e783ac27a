"""What a layout is drawn on, and the rules that it has to keep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import pandas as pd

# Coordinates of the twin lie on a grid of 5 cm. Two correct ways to cut the same edge may differ by half a step, which
# along a plot of 10 m is a quarter of a square metre; a strip that somebody could use is larger.
_SEAM_M = 0.025


@dataclass(frozen=True)
class Rules:
    """What makes a layout possible. Each number is a rule of the exercise, not of the law.

    Attributes
    ----------
    least_area_m2 : float
        Of each plot.
    least_frontage_m : float
        Of each plot: how much of its edge lies on a street.
    least_width_m : float
        A square of this width must fit into the plot somewhere, and no more than a tenth of the plot may be narrower.
    least_public_m2 : float
        Ground that is left for all: no plot on it, at least `least_public_width_m` wide, and on a street.
    least_public_width_m : float
    """

    least_area_m2: float = 23.5
    least_frontage_m: float = 3.0
    least_width_m: float = 2.5
    least_public_m2: float = 4000.0
    least_public_width_m: float = 2.0


@dataclass(frozen=True)
class Site:
    """The ground for a layout, and the families who lived on it.

    Attributes
    ----------
    ground : shapely.Geometry
        Where plots may lie.
    water, streets, reserve : shapely.Geometry
        Where they may not: the canal, the surface of streets, and ground that is kept for other uses. What lies in none
        of the three, and not on the ground either, belongs to somebody else.
    axis : shapely.LineString
        The canal's middle line, from south to north: places are told along it.
    families : pandas.DataFrame
        A row for each family that must get a plot. Index: the id. Columns: ``before_m2``, the land that it had, and
        ``persons``.
    crs : str
        Of all geometries; in metres.
    """

    ground: shapely.Geometry
    water: shapely.Geometry
    streets: shapely.Geometry
    reserve: shapely.Geometry
    axis: shapely.LineString
    families: pd.DataFrame
    crs: str = "EPSG:32648"

    @cached_property
    def on_street(self) -> shapely.Geometry:
        """The streets and a hair beyond: what lies in it, lies on a street."""
        found = self.streets.buffer(SEAM_ON_STREET_M, join_style="mitre")
        shapely.prepare(found)
        return found

    @cached_property
    def loose_ground(self) -> shapely.Geometry:
        """The ground and a seam around it."""
        found = self.ground.buffer(_SEAM_M, join_style="mitre")
        shapely.prepare(found)
        return found

    def place(self, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Tell the places of shapes along the canal.

        Parameters
        ----------
        shapes : array of shapely.Geometry, shape (n,)

        Returns
        -------
        array of float, shape (n,)
            Metres from the southern end.
        array of bool, shape (n,)
            Whether they lie on the east bank.
        """
        middles = shapely.centroid(shapes)
        along = shapely.line_locate_point(self.axis, middles)
        step = 1.0
        behind, ahead = (
            shapely.get_coordinates(shapely.line_interpolate_point(self.axis, np.clip(along + d, 0, self.axis.length)))
            for d in (-step, step)
        )
        forward, across = ahead - behind, shapely.get_coordinates(middles) - behind
        east = forward[:, 0] * across[:, 1] - forward[:, 1] * across[:, 0] < 0
        return along, east


# The middle lines of streets are bent every few metres, the fronts of plots elsewhere: between the two there is up to a
# hand's breadth.
SEAM_ON_STREET_M = 0.15
