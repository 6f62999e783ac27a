"""The rounds of interviews: when they are held, where the families live then, and what is written down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.randomness import stream
from generator.schema.survey import WAVES
from generator.survey import monitoring, needs, visits
from generator.survey.situation import situations

if TYPE_CHECKING:
    from collections.abc import Mapping

BASELINE = date(2018, 3, 5)
_A_YEAR = pd.Timedelta(days=365)


def hold(seed: int, clean: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Hold the survey of needs and the three waves of monitoring.

    Parameters
    ----------
    seed : int
    clean : mapping of str to pandas.DataFrame
        Layers and tables by the name under which they are kept, with those of works, water and services.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``needs`` and ``monitoring``.
    """
    before, after = situations(clean, "before"), situations(clean, "after")
    days = calendar(clean["phases"])
    homes = places(days, clean["moves"], after["building_id"].notna())
    rng = stream(seed, "monitoring")
    truth = monitoring.truths(rng, before, after, homes)
    met = {wave: visits.draw(rng, before, truth[wave].lost, days[wave]) for wave in WAVES}
    return {
        "needs": needs.draw(stream(seed, "needs"), before, met["baseline"]),
        "monitoring": monitoring.table(truth, met),
    }


def calendar(phases: pd.DataFrame) -> dict[str, date]:
    """Return the first day of each wave: before the works, halfway through them, and a year after their end.

    Parameters
    ----------
    phases : pandas.DataFrame
        With ``begin_date`` and ``end_date``.

    Returns
    -------
    dict of str to datetime.date

    Raises
    ------
    ValueError
        The works begin before the baseline: then it would not show the state before them.
    """
    first, last = phases["begin_date"].min(), phases["end_date"].max()
    if first <= pd.Timestamp(BASELINE) + pd.Timedelta(days=30):
        raise ValueError(f"the works begin on {first.date()}, too early for a baseline on {BASELINE}")
    return {"baseline": BASELINE, "midline": (first + (last - first) / 2).date(), "endline": (last + _A_YEAR).date()}


def places(days: dict[str, date], moves: pd.DataFrame, has_house: pd.Series) -> pd.DataFrame:
    """Tell where each household lives in each wave.

    Parameters
    ----------
    days : dict of str to datetime.date
        First day of each wave.
    moves : pandas.DataFrame
        With ``household_id``, ``left_on``, ``moved_in_on`` and ``shelter_id``.
    has_house : pandas.Series
        Whether a house stands on the household's new plot, by household.

    Returns
    -------
    pandas.DataFrame
        Households by waves.
    """
    moves = moves.set_index("household_id").loc[has_house.index]
    meanwhile = np.where(moves["shelter_id"].notna(), "temporary housing", "elsewhere")
    settled = np.where(has_house, "new plot", "elsewhere")
    found = pd.DataFrame(index=has_house.index)
    for wave, first in days.items():
        day = pd.Timestamp(first)
        found[wave] = np.select([day < moves["left_on"], day < moves["moved_in_on"]], ["old plot", meanwhile], settled)
    return found
