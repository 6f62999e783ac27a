"""Heights of the ground after the works. All invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.settings import ORIGIN
from generator.water.terrain import STREET_RISE_M, Bed, Cover, Terrain, margins, street_cover

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

# Invented. Heights in metres: the new roads above the plain, and what is brought to their level above or below them.
_ROAD_ABOVE_PLAIN_M = 0.30
_NEW_STREET_RISE_M = {"path": 0.05, "lane": 0.05, "canal road": 0.0}
_BUILT_PLOT_RISE_M, _EMPTY_PLOT_RISE_M = 0.14, 0.04
_FACILITY_RISE_M = 0.10
# Green and open land stays as it is, and takes water when there is too much of it. So do the large old plots.
_LEFT_AS_IT_IS = ("green space", "open")
_LARGE_OLD = ("pagoda", "market", "workshop")
_LARGE_RISE_M = 0.28

_BED_BELOW_PLAIN_M = 2.2
_QUAY_M = 4.0  # beside the water, as high as the road


def reshape(before: Terrain, frames: Mapping[str, pd.DataFrame]) -> Terrain:
    """Return the ground after the works: the canal dug out, roads and new plots brought to one level.

    Parameters
    ----------
    before : Terrain
    frames : mapping of str to pandas.DataFrame
        With ``canal_after``, ``streets_after``, ``parcels_after`` and ``buildings_after``.

    Returns
    -------
    Terrain
    """
    streets, parcels = frames["streets_after"], frames["parcels_after"]
    lines, widths = local(streets.geometry), streets["width_m"].to_numpy()
    classes = streets["street_class"].to_numpy()
    city = {name: rise for name, rise in STREET_RISE_M.items() if name == "city street"}
    use = parcels["land_use"].to_numpy()
    built = parcels["parcel_id"].isin(frames["buildings_after"]["parcel_id"]).to_numpy()
    shapes = local(parcels.geometry)
    on_old_ground = np.isin(use, (*_LARGE_OLD, *_LEFT_AS_IT_IS))
    new_rise = np.select(
        [use != "residential", built], [_FACILITY_RISE_M, _BUILT_PLOT_RISE_M], _EMPTY_PLOT_RISE_M
    )[~on_old_ground]  # fmt: skip
    old_rise = np.where(np.isin(use, _LARGE_OLD), _LARGE_RISE_M, 0.0)[on_old_ground]
    canal = local(frames["canal_after"].geometry)[0]
    quay = np.array([canal.buffer(_QUAY_M, cap_style="flat")], dtype=object)
    kept, filled = Cover(shapes[on_old_ground], old_rise), Cover(shapes[~on_old_ground], new_rise, graded=True)
    return Terrain(
        before.ground,
        (
            before.covers[0],  # the city
            Cover(quay, np.zeros(1), graded=True),
            margins(kept),
            margins(filled),
            street_cover(lines, widths, classes, city),
            street_cover(lines, widths, classes, _NEW_STREET_RISE_M, graded=True),
            kept,
            filled,
        ),
        canal,
        Bed(_BED_BELOW_PLAIN_M, 0.0),
        _ROAD_ABOVE_PLAIN_M,
    )


def local(shapes: gpd.GeoSeries) -> np.ndarray:
    """Shift geometries from the fictional place to local coordinates."""
    return shapely.transform(shapes.to_numpy(), lambda xy: xy - np.asarray(ORIGIN))
