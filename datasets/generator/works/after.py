"""The layers of the state after the works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form import layers
from generator.form.grid import on_grid, polygons, snap
from generator.settings import ORIGIN

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.works.mesh import Parcel
    from generator.works.settlement import Rebuilt

_WALL_M = 0.5  # gap between the plots and the city, as before the works
_LEAST_BLOCK_M2 = 60.0


def form_layers(place: Rebuilt, before: dict[str, gpd.GeoDataFrame], order: np.ndarray) -> tuple[dict, np.ndarray]:
    """Return canal, banks, streets, bridges, blocks, parcels and city blocks after the works.

    Parameters
    ----------
    place : Rebuilt
    before : dict of str to geopandas.GeoDataFrame
        The layers before the works.
    order : numpy.ndarray
        For each parcel before the works, the index of its plot.

    Returns
    -------
    dict of str to geopandas.GeoDataFrame
    numpy.ndarray
        For each parcel after the works, the index of its plot.
    """
    canal = layers.canal_layers(place.form)
    ground, new_order = layers.parcel_layers(place.form)
    parcels = ground["parcels"]
    old_id = dict(zip(order.tolist(), before["parcels"]["parcel_id"], strict=True))
    parcels["parcel_id"] = _ids([place.parcels[i] for i in new_order], old_id)
    found = {"canal": canal["canal"], "banks": canal["banks"], **layers.street_layers(place.form), **ground}
    found["city_blocks"] = city_blocks(place, before["city_blocks"])
    return found, new_order


def _ids(parcels: list[Parcel], old_id: dict[int, str]) -> list[str]:
    """Give numbers to new plots (NP) and public land (PU) from south to north; large plots keep their numbers."""
    counts = {"NP": 0, "PU": 0}
    digits = {"NP": 3, "PU": 2}
    found = []
    for parcel in parcels:
        if parcel.old is not None:
            found.append(old_id[parcel.old])
            continue
        prefix = "NP" if parcel.use == "residential" else "PU"
        counts[prefix] += 1
        found.append(f"{prefix}{counts[prefix]:0{digits[prefix]}d}")
    return found


def city_blocks(place: Rebuilt, before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the blocks of the city, with the ids that they had, less what road, lanes and plots took.

    Of a block that falls apart the largest part stays; one of which too little is left is gone.
    """
    local = shapely.transform(before.geometry.to_numpy(), lambda xy: on_grid(xy - np.asarray(ORIGIN)))
    walls = place.built.buffer(_WALL_M, join_style="mitre").difference(place.land.obstacles)
    used = shapely.union_all([place.land.road, walls])
    shapely.prepare(used)
    kept, shapes = [], []
    for name, block in zip(before["city_block_id"], local, strict=True):
        rest = [block]
        if used.intersects(block):
            rest = polygons(snap(block.difference(used)), min_area=_LEAST_BLOCK_M2)
        if rest:
            kept.append(name)
            shapes.append(max(rest, key=lambda part: part.area))
    return layers.frame({"city_block_id": kept}, shapes)
