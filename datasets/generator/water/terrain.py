"""Heights of the ground: what nature left, and what people have filled, paved or dug. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from generator.randomness import stream
from generator.settings import CANAL_WIDTH_M, ORIGIN
from generator.water import ground as ground_module
from generator.water.ground import BANK_M, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from generator.form.settlement import Settlement
    from generator.water.ground import Ground, Places

# Invented. How far above the natural ground people have brought it, in metres.
STREET_RISE_M = {"path": -0.06, "lane": -0.04, "canal road": 0.08, "city street": 0.22}
_CITY_RISE_M = (0.30, 0.55)
_LARGE_RISE_M = 0.28
_PLOT_RISE_M = (0.03, 0.40)  # a plot that was filled
_FILLED = 0.72  # share of plots
_MARGIN_M = 1.0

# Invented. The bed of the canal before the works: silted, uneven, its sides fallen in.
_BED_BELOW_PLAIN_M = 1.55
_SIDE_M = 2.4  # from the water's edge to the flat of the bed


@dataclass(frozen=True)
class Cover:
    """Ground that people have changed.

    Attributes
    ----------
    shapes : numpy.ndarray
        Polygons in local coordinates.
    rise : numpy.ndarray
        Height of each above its base, in metres.
    graded : bool
        Whether the base is the design level of the works, not the natural ground.
    """

    shapes: np.ndarray
    rise: np.ndarray
    graded: bool = False

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Find shapes by place."""
        return shapely.STRtree(self.shapes)


@dataclass(frozen=True)
class Bed:
    """The bed of the canal: level in the middle, rising to the sides.

    Attributes
    ----------
    below_plain : float
        How far it lies below the plain, in metres.
    side : float
        Width over which it rises to the water's edge on either side; 0 for a wall.
    """

    below_plain: float
    side: float

    def at(self, s: np.ndarray, away: np.ndarray) -> np.ndarray:
        """Return heights in the canal, `s` metres along it and `away` metres from its axis."""
        deep = np.clip((CANAL_WIDTH_M / 2 - away) / self.side, 0, 1) if self.side else 1.0
        bed = self.level(s)
        rim = plain(s) - BANK_M
        return rim + (bed - rim) * deep

    def level(self, s: np.ndarray | float) -> np.ndarray | float:
        """Return the height of the middle of the bed, `s` metres along the canal."""
        return plain(s) - self.below_plain


@dataclass(frozen=True)
class Terrain:
    """Heights of the ground in metres above a fictional datum.

    Attributes
    ----------
    ground : Ground
        The natural ground.
    covers : tuple of Cover
        Later ones lie on top of earlier ones.
    water : shapely.Polygon
        The canal.
    bed : Bed
    design_m : float
        Design level of the works above the plain.
    """

    ground: Ground
    covers: tuple[Cover, ...]
    water: shapely.Polygon
    bed: Bed
    design_m: float = 0.0

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
        return self.on(self.ground.measure(places))

    def on(self, places: Places) -> np.ndarray:
        """Return heights in metres at places that are measured already; see `at`."""
        design = plain(places.along) + self.design_m
        height = places.natural.copy()
        for cover in self.covers:
            where, shape = cover.tree.query(places.points, predicate="intersects")
            order = np.lexsort((shape, where))  # on a common edge the last shape counts, in whatever order they come
            where, shape = where[order], shape[order]
            height[where] = (design if cover.graded else places.natural)[where] + cover.rise[shape]
        wet = self.in_canal(places)
        height[wet] = self.bed.at(places.along[wet], places.away[wet])
        return height

    def in_canal(self, places: Places) -> np.ndarray:
        """Tell which places lie in the canal."""
        shapely.prepare(self.water)
        return shapely.intersects(self.water, places.points)

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


def draw(seed: int, form: Settlement) -> Terrain:
    """Draw the ground of a settlement before the works.

    Parameters
    ----------
    seed : int
    form : Settlement

    Returns
    -------
    Terrain
    """
    rng = stream(seed, "terrain")
    ground = ground_module.draw(rng, form.canal)
    city = Cover(np.array(form.city_blocks, dtype=object), rng.uniform(*_CITY_RISE_M, len(form.city_blocks)))
    uses = np.array([plot.use for plot in form.plots])
    filled = (rng.random(len(uses)) < _FILLED) * rng.uniform(*_PLOT_RISE_M, len(uses))
    rise = np.select([uses == "residential", uses == "open"], [filled, 0.0], _LARGE_RISE_M)
    plots = Cover(np.array([plot.shape for plot in form.plots], dtype=object), rise)
    ways = [way for way, _ in form.stretches]
    lines = np.array([way.line for way in ways], dtype=object)
    widths = np.array([way.width for way in ways])
    classes = np.array([way.street_class for way in ways])
    streets = street_cover(lines, widths, classes, STREET_RISE_M)
    return Terrain(ground, (city, margins(plots), streets, plots), form.canal.water, Bed(_BED_BELOW_PLAIN_M, _SIDE_M))


def margins(cover: Cover) -> Cover:
    """Return a cover that reaches a little further: people fill the gaps between their walls, too.

    Parameters
    ----------
    cover : Cover

    Returns
    -------
    Cover
        To lie below the streets and below the cover itself.
    """
    return Cover(shapely.buffer(cover.shapes, _MARGIN_M, join_style="mitre"), cover.rise, graded=cover.graded)


def street_cover(
    lines: np.ndarray, widths: np.ndarray, classes: np.ndarray, rises: Mapping[str, float], *, graded: bool = False
) -> Cover:
    """Return the surface of streets, each as high above its base as its class is.

    Parameters
    ----------
    lines : numpy.ndarray
        Centre lines in local coordinates.
    widths : numpy.ndarray
        In metres.
    classes : numpy.ndarray
        Their ``street_class``.
    rises : mapping of str to float
        Height of each class in metres. Classes that come later lie on top of earlier ones; a class that is not named is
        left out.
    graded : bool, default False
        As in `Cover`.

    Returns
    -------
    Cover
    """
    names = list(rises)
    rank = np.array([names.index(name) if name in rises else -1 for name in classes])
    order = np.argsort(rank, kind="stable")
    order = order[rank[order] >= 0]
    shapes = shapely.buffer(lines[order], widths[order] / 2, cap_style="flat", join_style="mitre", mitre_limit=3)
    return Cover(shapes, np.array([rises[name] for name in classes[order]]), graded=graded)
