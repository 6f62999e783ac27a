"""Layers whose coordinates are not what the other layers lead one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from generator.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Callable

_DEGREES = "EPSG:4326"
_INDIAN_1960 = "EPSG:3148"

# Written out, so that no database, no network and no choice of a library takes part. The three shifts are those of
# "Indian 1960 to WGS 84 (2)", EPSG:1542, found in Viet Nam between 14 and 18 degrees north; EPSG states 44 m of
# accuracy there. EPSG:3148 is meant for Cambodia too, but no entry gives a shift for it. So a program that is told
# nothing but EPSG:3148 falls back, without a word, on changing the ellipsoid alone, and leaves the layer 471 m away
# (PROJ 9.5).
_TO_INDIAN_1960 = (
    "+proj=pipeline "
    "+step +inv +proj=utm +zone=48 +ellps=WGS84 "
    "+step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 "
    "+step +proj=helmert +x=-198 +y=-881 +z=-317 "
    "+step +inv +proj=cart +ellps=evrst30 "
    "+step +proj=pop +v_3 "
    "+step +proj=utm +zone=48 +ellps=evrst30"
)


def in_degrees(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer in degrees of longitude and latitude, EPSG:4326, to seven decimals: about a centimetre."""
    to_degrees = Transformer.from_crs(CRS, _DEGREES, always_xy=True)
    return _moved(layer, to_degrees.transform, 7, _DEGREES)


def without_crs(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer that does not say what its coordinates are."""
    return _moved(layer, lambda x, y: (x, y), 2, None)


def with_swapped_axes(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer whose northings were written as eastings and the other way round; its CRS is the usual one."""
    return _moved(layer, lambda x, y: (y, x), 2, CRS)


def in_indian_1960(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer in Indian 1960 / UTM zone 48N, EPSG:3148, to the centimetre.

    Its numbers differ by some 529 m from those of WGS 84 / UTM zone 48N for the same place. The shift between the two
    datums is known to some 44 m only (EPSG), but what was shifted with it comes back with it.
    """
    shift = Transformer.from_pipeline(_TO_INDIAN_1960)
    return _moved(layer, shift.transform, 2, _INDIAN_1960)


def _moved(
    layer: gpd.GeoDataFrame, move: Callable[[np.ndarray, np.ndarray], tuple], decimals: int, crs: str | None
) -> gpd.GeoDataFrame:
    def change(xy: np.ndarray) -> np.ndarray:
        # The last digits of a transformation differ between machines; those that are kept do not.
        return np.round(np.column_stack(move(xy[:, 0], xy[:, 1])), decimals)

    columns = layer.drop(columns="geometry")
    return gpd.GeoDataFrame(columns, geometry=shapely.transform(layer.geometry.to_numpy(), change), crs=crs)
