"""Flaws in single values: incomes that were not given, areas in other units, dates before birth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import numpy as np

LOST_INCOMES = 0.08
# What clerks write where they have no income: a code from the old form, the new form's words, nothing.
_CODES = (("-99", 4), ("N/A", 3), ("", 2))

# One square metre in each unit. A plot of 40 m2 becomes 0.004 ha, or 430.56 square feet.
_UNITS = {"hectares": 1e-4, "square feet": 1 / 0.3048**2}
WRONG_AREAS = ("hectares", "hectares", "square feet")

BEFORE_BIRTH = 4


def lose_incomes(rng: np.random.Generator, households: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Leave out incomes, not at random, and write codes in their place.

    Who earns more refuses to answer more often, and women who head a household are missed twice as often as men: an
    assumption. So the mean of what is left is no estimate of the mean of all.

    Parameters
    ----------
    rng : numpy.random.Generator
    households : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        A copy in which ``income_usd`` is text.
    dict of str to str
        Household, and what stands there now: ``"-99"``, ``"N/A"`` or ``""``.
    """
    fifth = (households["income_usd"].rank(method="first").to_numpy() - 1) * 5 // len(households)
    weight = (1 + 2 * fifth) * (1 + (households["head_sex"] == "female").to_numpy())
    chosen = rng.choice(len(households), round(LOST_INCOMES * len(households)), replace=False, p=weight / weight.sum())
    codes = [code for code, times in _CODES for _ in range(times)]
    lost = {int(row): codes[k % len(codes)] for k, row in enumerate(chosen)}
    raw = households.copy()
    raw["income_usd"] = [lost.get(row, str(value)) for row, value in enumerate(households["income_usd"])]
    ids = households["household_id"]
    return raw, {ids.iloc[row]: lost[row] for row in sorted(lost)}


def change_units(parcels: gpd.GeoDataFrame, chosen: Sequence[str]) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Write some areas in another unit than the column's name says.

    Parameters
    ----------
    parcels : geopandas.GeoDataFrame
    chosen : sequence of str
        As many parcels as there are `WRONG_AREAS`.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy.
    dict of str to str
        Parcel, and the unit of its ``area_m2``.
    """
    raw = parcels.copy()
    found = dict(zip(chosen, WRONG_AREAS, strict=True))
    for parcel, unit in found.items():
        row = raw["parcel_id"] == parcel
        raw.loc[row, "area_m2"] = (raw.loc[row, "area_m2"] * _UNITS[unit]).round(6 if unit == "hectares" else 2)
    return raw, dict(sorted(found.items()))


def begin_before_birth(
    rng: np.random.Generator, rights: pd.DataFrame, parties: pd.DataFrame
) -> tuple[pd.DataFrame, frozenset[str]]:
    """Date the begin of some rights in force before their holder was born.

    Parameters
    ----------
    rng : numpy.random.Generator
    rights, parties : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        A copy of the rights.
    frozenset of str
        Rights that were changed.
    """
    born = rights["party_id"].map(parties.set_index("party_id")["birth_year"])
    in_force = rights["rrr_type"].eq("right") & rights["end_date"].isna() & born.notna()
    chosen = rng.choice(rights.index[in_force], BEFORE_BIRTH, replace=False)
    raw = rights.copy()
    for row in chosen:
        year = int(born[row]) - int(rng.integers(1, 10))
        day = raw.loc[row, "begin_date"]
        raw.loc[row, "begin_date"] = pd.Timestamp(year, day.month, min(day.day, 28))
    return raw, frozenset(raw.loc[chosen, "right_id"])
