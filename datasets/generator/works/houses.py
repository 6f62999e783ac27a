"""Houses after the works: permanent ones on most new plots, and nothing yet on some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.buildings import House
from generator.form.grid import on_grid, polygons, snap
from generator.settings import ORIGIN

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from generator.works.mesh import Parcel
    from generator.works.settlement import Rebuilt

# Assumptions. Steps of a score that is the household's comfort and as much chance again.
_NO_HOUSE_BELOW = -1.25
_ZINC_BELOW = -0.85
_TIMBER_BELOW = -0.7
_MIXED_BELOW = -0.25
_SECOND_FLOOR_ABOVE = 0.45
_THIRD_FLOOR_ABOVE = 2.0
_CHANCE = 0.8

_ROOFS = ("zinc sheet", "fibre cement", "tile")
_ROOF_SHARES = {
    "zinc sheet": (0.95, 0.05, 0.0),
    "timber": (0.80, 0.15, 0.05),
    "mixed": (0.75, 0.15, 0.10),
    "brick": (0.50, 0.25, 0.25),
}
_WALL_GAP_M = 0.1
_LEAST_M2 = 4.0


def raise_houses(
    rng: np.random.Generator, place: Rebuilt, comfort: dict[int, float], halls: list[House]
) -> list[House]:
    """Put houses on the new plots.

    To build is the family's task. One family in six or so has not built yet; the less comfort, the likelier.

    Parameters
    ----------
    rng : numpy.random.Generator
    place : Rebuilt
    comfort : dict of int to float
        Of the household that got each plot, by the index of the plot.
    halls : list of House
        Buildings of the large plots, which stay.

    Returns
    -------
    list of House
    """
    houses = list(halls)
    for index, parcel in enumerate(place.parcels):
        if parcel.cell is None:
            continue
        score = comfort[index] + float(rng.normal(0, _CHANCE))
        setback, roof_luck, luck = float(rng.uniform(0.2, 1.4)), float(rng.random()), float(rng.normal(0, 0.6))
        if score < _NO_HOUSE_BELOW:
            continue
        wall = _wall(score)
        roof = _ROOFS[int(np.searchsorted(np.cumsum(_ROOF_SHARES[wall]), roof_luck, side="right").clip(0, 2))]
        storeys = 1
        if wall in ("brick", "mixed"):
            storeys += (score > _SECOND_FLOOR_ABOVE) + (wall == "brick" and score > _THIRD_FLOOR_ABOVE)
        worn = wall in ("zinc sheet", "timber") and luck > 0.2
        condition = "fair" if worn or luck > 0.9 else "good"
        shape = _footprint(place, parcel, setback if score > 0 else setback + 0.6)
        houses.append(House(shape, index, wall, roof, int(storeys), over_water=False, condition=condition))
    centre = next(i for i, parcel in enumerate(place.parcels) if parcel.use == "community centre")
    houses.append(House(_hall(place.parcels[centre].shape), centre, "brick", "tile", 2, over_water=False))
    return houses


def _wall(score: float) -> str:
    if score < _ZINC_BELOW:
        return "zinc sheet"
    if score < _TIMBER_BELOW:
        return "timber"
    return "mixed" if score < _MIXED_BELOW else "brick"


def _footprint(place: Rebuilt, parcel: Parcel, setback: float) -> shapely.Polygon:
    """Return a house that is as wide as its plot, with a step or a small yard towards the street."""
    cell = parcel.cell
    band = place.section.row(cell.row)
    near, far = band.near + _WALL_GAP_M, band.far - _WALL_GAP_M
    if band.front == band.near:
        near = band.near + setback
    else:
        far = band.far - setback
    s = np.array([cell.start, cell.start, cell.end, cell.end])
    corners = place.land.canal.at(s, cell.side * np.array([near, far, far, near]))
    # As wide as the plot, less a gap to each neighbour: measured in metres, for the canal bends.
    inner = shapely.Polygon(corners).intersection(parcel.shape.buffer(-_WALL_GAP_M, join_style="mitre"))
    return _largest(inner, parcel.shape)


def _hall(site: shapely.Polygon) -> shapely.Polygon:
    """Return a hall on the back half of its site."""
    corners = shapely.get_coordinates(site.minimum_rotated_rectangle)[:4]
    first, u, v = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    ring = [first + u * x + v * y for x, y in ((0.1, 0.12), (0.9, 0.12), (0.9, 0.62), (0.1, 0.62))]
    return _largest(shapely.Polygon(ring).intersection(site.buffer(-0.5)), site)


def _largest(shape: shapely.Geometry, plot: shapely.Polygon) -> shapely.Polygon:
    parts = polygons(snap(shape.intersection(plot)), min_area=_LEAST_M2)
    return max(parts, key=lambda part: part.area)


def halls_that_stay(buildings: gpd.GeoDataFrame, place: Rebuilt, old_ids: pd.Series) -> list[House]:
    """Return the halls of the large plots, cut off where they stood in the new road.

    Parameters
    ----------
    buildings : geopandas.GeoDataFrame
        Before the works.
    place : Rebuilt
    old_ids : pandas.Series
        Parcel before the works for each index in the old ``form.plots``.
    """
    houses = []
    for index, parcel in enumerate(place.parcels):
        if parcel.old is None:
            continue
        for row in buildings[buildings["parcel_id"] == old_ids[parcel.old]].itertuples():
            shape = shapely.transform(row.geometry, lambda xy: on_grid(xy - np.asarray(ORIGIN)))
            parts = polygons(snap(shape.intersection(parcel.shape)), min_area=_LEAST_M2)
            if parts:
                largest = max(parts, key=lambda part: part.area)
                houses.append(
                    House(largest, index, row.wall, row.roof, row.storeys, over_water=False, condition=row.condition)
                )
    return houses
