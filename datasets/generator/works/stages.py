"""The four stages of the works: where and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from generator.form.grid import polygons, snap
from generator.form.layers import frame
from generator.works.ground import strip
from generator.works.layout import STAGES

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.scenario import Scenario
    from generator.works.settlement import Rebuilt

WORDS = ("first", "second", "third", "fourth")
_SIDE_M = 62.0

# First and last day of each stage, by the year in which the canal was finished. Published: in January 2020 the third
# stage stood at 68 % and the end was expected in July 2020 (works department); AIMF writes that the canal was
# renovated in 2019. All days are invented so that they agree with one or the other.
_DAYS = {
    2020: (
        (date(2018, 5, 2), date(2018, 12, 28)),
        (date(2019, 1, 7), date(2019, 8, 30)),
        (date(2019, 7, 15), date(2020, 4, 10)),
        (date(2020, 2, 3), date(2020, 7, 31)),
    ),
    2019: (
        (date(2018, 5, 2), date(2018, 9, 28)),
        (date(2018, 9, 17), date(2019, 2, 28)),
        (date(2019, 2, 4), date(2019, 7, 12)),
        (date(2019, 6, 17), date(2019, 11, 29)),
    ),
}


def calendar(scenario: Scenario) -> pd.DataFrame:
    """Return the first and the last day of each stage.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    pandas.DataFrame
        With ``begin_date`` and ``end_date``, one row for each stage.
    """
    days = pd.DataFrame(_DAYS[scenario.renovated], columns=["begin_date", "end_date"])
    return days.apply(lambda column: pd.to_datetime(column).astype("datetime64[us]"))


def stage_of(positions: np.ndarray) -> np.ndarray:
    """Return the stage, counted from 0, in which positions along the canal lie."""
    ends = np.array([end for _, end in STAGES])
    return np.minimum(np.searchsorted(ends, positions, side="left"), len(STAGES) - 1)


def layer(place: Rebuilt, days: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the ground of each stage: canal, roads, and settled ground before and after, on both banks."""
    plots = [0] * len(STAGES)
    for parcel in place.parcels:
        if parcel.cell is not None:
            plots[int(stage_of(np.array([parcel.cell.middle]))[0])] += 1
    ground = shapely.union_all([place.land.settled, place.built, place.land.road])
    # Gaps along walls, narrower than this, are part of the site.
    ground = ground.buffer(1.0, join_style="mitre").buffer(-1.0, join_style="mitre")
    shapes = []
    for start, end in STAGES:
        s = np.append(np.arange(start, end - 1, 4.0), end)
        slab = strip(place.land.canal, s, -_SIDE_M, _SIDE_M).buffer(0)
        part = max(polygons(snap(ground.intersection(slab))), key=lambda polygon: polygon.area)
        shapes.append(shapely.Polygon(part.exterior))
    return frame(
        {
            "phase_id": [f"PH{i}" for i in range(1, len(STAGES) + 1)],
            "phase": list(WORDS),
            "begin_date": days["begin_date"],
            "end_date": days["end_date"],
            "length_m": [round(end - start, 1) for start, end in STAGES],
            "plots": plots,
        },
        shapes,
    )
