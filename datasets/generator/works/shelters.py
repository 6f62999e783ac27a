"""Temporary housing: sheds under the road that crosses the canal at its southern end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generator.form.grid import exact_area
from generator.form.layers import frame
from generator.form.streets import surface_of
from generator.works.ground import strip

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

    from generator.form.settlement import Settlement

# Published (governor, 2020): zinc-roofed shelters that the authorities built under the bridge, with water and
# electricity. Invented: where, how large and how many. In the twin the widest street, at the southern end, stands for
# the road that crosses on the bridge.
PLACES = 6
_ROWS = ((-14.6, -10.4), (-5.6, -1.4))  # along the canal: two rows with an aisle between them
_LENGTH_M = 12.0
_GAP_M = 2.0
_FIRST_M = 16.0
_MOST = 7  # in a row, on each side of the canal


def layer(form: Settlement) -> gpd.GeoDataFrame:
    """Return the sheds, from west to east.

    Parameters
    ----------
    form : Settlement
    """
    widest = max(way.width for way, _ in form.stretches if way.street_class == "city street")
    under = surface_of(way for way, _ in form.stretches if way.width == widest).buffer(0.3)
    shapes: list[tuple[float, int, shapely.Polygon]] = []
    for side in (-1, 1):
        for number in range(_MOST):
            near = _FIRST_M + number * (_LENGTH_M + _GAP_M)
            for row, stretch in enumerate(_ROWS):
                shape = strip(form.canal, np.array(stretch), side * near, side * (near + _LENGTH_M))
                if under.covers(shape):
                    shapes.append((side * near, row, shape))
    shapes.sort(key=lambda item: item[:2])
    return frame(
        {
            "shelter_id": [f"SH{i:02d}" for i in range(1, len(shapes) + 1)],
            "places": [PLACES] * len(shapes),
            "area_m2": [exact_area(shape) for *_, shape in shapes],
            "water": [True] * len(shapes),
            "electricity": [True] * len(shapes),
        },
        [shape for *_, shape in shapes],
    )
