"""How deep the water stands in storms of three sizes.

For each return period, on cells of 2 m:

1. *The canal overflows.* `generator.water.canal_levels` gives its level H along its course. A cell is flooded from the
   canal when H, at the nearest point of the canal, is above its ground z, and when such cells connect it with the
   canal. The depth is H - z.
2. *Rain stands.* What runs off, C P_T, fills the depressions of the ground (`generator.water.ponding`). Before that, a
   drain that works takes some of it away within `_SERVED_M` metres, but only where the canal stands lower than the
   ground: else its water cannot get out.
3. The deeper of both is the depth of the flood. Less than `_WET_CM` is wet ground, not a flood.

Heights and levels are whole centimetres. A larger storm brings more rain, a higher canal and fewer drains that work, so
the depth never falls with the return period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from generator.water import canal_levels, drains, ponding
from generator.water.canal_levels import RAIN_MM, RETURN_PERIODS
from generator.water.cells import NODATA
from generator.water.reshaping import local

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.water.canal_levels import Channel
    from generator.water.cells import Cells
    from generator.water.ground import Places
    from generator.water.terrain import Terrain

# Assumptions.
_RUNOFF = 0.75
_SERVED_M = 14.0
_WET_CM = 3
_CITY_DRAINS_MM = 30.0  # what the sewers of the city take of a storm, with and without the works
_EIGHT = np.ones((3, 3), int)
_HIGH = 30_000  # above any ground, in centimetres


@dataclass(frozen=True)
class Surface:
    """A ground on cells.

    Attributes
    ----------
    cells : Cells
    height : numpy.ndarray
        Rows x columns, whole centimetres; very high where no cell counts.
    canal : numpy.ndarray
        Rows x columns of bool: open water.
    places : Places
        The cells that count, measured.
    """

    cells: Cells
    height: np.ndarray
    canal: np.ndarray
    places: Places


def surface(cells: Cells, places: Places, terrain: Terrain) -> Surface:
    """Measure a ground at the centres of cells."""
    height = np.round(terrain.on(places) * 100).astype(int)
    wet = terrain.in_canal(places)
    return Surface(cells, cells.spread(height, _HIGH), cells.spread(wet, elsewhere=False), places)


def depths(
    ground: Surface, channel: Channel, lines: gpd.GeoDataFrame, drained_mm: float, city: np.ndarray
) -> list[np.ndarray]:
    """Return the depth of the flood for each return period.

    Parameters
    ----------
    ground : Surface
    channel : Channel
    lines : geopandas.GeoDataFrame
        Drains.
    drained_mm : float
        What a drain that works takes of a storm.
    city : numpy.ndarray
        City blocks, in local coordinates.

    Returns
    -------
    list of numpy.ndarray
        Rows x columns, whole centimetres; `NODATA` in the canal and where no cell counts.
    """
    cells, points = ground.cells, ground.places.points
    pipes = shapely.union_all(local(lines.geometry[drains.working(lines)]))
    served = shapely.intersects(_prepared(pipes.buffer(_SERVED_M)), points)
    built = np.zeros(len(points), bool)
    built[shapely.STRtree(points).query(city, predicate="intersects")[1]] = True
    rim = cells.inside & ~ndimage.binary_erosion(cells.inside, _EIGHT)
    basins = ponding.find_basins(ground.height, cells.inside, ground.canal | rim)
    own_height = ground.height[cells.inside]
    unknown = ~cells.inside | ground.canal
    found: list[np.ndarray] = []
    for years in RETURN_PERIODS:
        s, level = canal_levels.profile(channel, years)
        level_cm = np.round(np.interp(ground.places.along, s, level) * 100).astype(int)
        taken = np.where(served & (level_cm < own_height), drained_mm, 0.0)
        taken = np.where(built, np.maximum(taken, _CITY_DRAINS_MM), taken)
        runoff = np.clip(_RUNOFF * RAIN_MM[years] - taken, 0, None)
        standing = ponding.ponded(basins, cells.spread(runoff, 0.0).ravel()).reshape(ground.height.shape)
        overflow = _overflow(ground, cells.spread(level_cm, -_HIGH))
        depth = np.maximum(standing, overflow) - ground.height
        depth[depth < _WET_CM] = 0
        depth[unknown] = NODATA
        found.append(depth)
    return found


def _overflow(ground: Surface, level: np.ndarray) -> np.ndarray:
    """Return the canal's level where it reaches, and the height of the ground elsewhere."""
    below = ground.cells.inside & ((level > ground.height) | ground.canal)
    parts, count = ndimage.label(below, _EIGHT)
    reached = np.zeros(count + 1, bool)
    reached[np.unique(parts[ground.canal])] = True
    reached[0] = False
    return np.where(reached[parts] & below, np.maximum(level, ground.height), ground.height)


def _prepared(shape: shapely.Geometry) -> shapely.Geometry:
    shapely.prepare(shape)
    return shape


def of_buildings(buildings: gpd.GeoDataFrame, ground: Surface, bands: list[np.ndarray]) -> pd.DataFrame:
    """Return the depth at each building: the mean over the cells of the flood with their centre in its footprint.

    Where no cell has, the cell counts in which a point inside the building lies. Cells of the canal do not count; a
    house with no other cell stands on posts in the water and gets 0.

    Parameters
    ----------
    buildings : geopandas.GeoDataFrame
        At the fictional place.
    ground : Surface
    bands : list of numpy.ndarray
        Depths for `RETURN_PERIODS`.

    Returns
    -------
    pandas.DataFrame
        ``building_id``, ``return_period_years``, ``depth_cm``.
    """
    cells = ground.cells
    house, cell = shapely.STRtree(ground.places.points).query(local(buildings.geometry), predicate="contains")
    inside = np.flatnonzero(cells.inside.ravel())[cell]
    alone = np.setdiff1d(np.arange(len(buildings)), house)
    points = shapely.get_coordinates(shapely.point_on_surface(buildings.geometry.to_numpy()[alone]))
    rows, columns = cells.places(points)
    house = np.concatenate([house, alone])
    inside = np.concatenate([inside, rows * cells.inside.shape[1] + columns])
    tables = []
    for years, band in zip(RETURN_PERIODS, bands, strict=True):
        depth = band.ravel()[inside]
        known = depth != NODATA
        total = np.bincount(house[known], weights=depth[known], minlength=len(buildings)).astype(int)
        count = np.maximum(np.bincount(house[known], minlength=len(buildings)), 1)
        mean = (2 * total + count) // (2 * count)  # rounded half up, in whole numbers
        tables.append(
            pd.DataFrame(
                {
                    "building_id": buildings["building_id"],
                    "return_period_years": years,
                    "depth_cm": mean.astype("int64"),
                }
            )
        )
    table = pd.concat(tables, ignore_index=True)
    return table.sort_values(["building_id", "return_period_years"], kind="stable", ignore_index=True)
