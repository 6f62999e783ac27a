"""What services cost, in riel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.schema.services import PRICED_PER

if TYPE_CHECKING:
    from collections.abc import Mapping

# Residential tariff of 2020 to 2021, published: riel for each kWh, up to so many kWh a month. That the month's volume
# decides the price of all of it is assumed: sources do not say.
POWER_TARIFF = ((10, 380), (50, 480), (200, 610), (np.inf, 730))
# Assumed steps, within the span of 0.10 to 0.55 dollars that was published in 2021: riel for each m3.
WATER_TARIFF = ((7, 500), (15, 800), (np.inf, 1000))

# Landlords asked 2,000 to 2,500 riel for a m3 before 2015, then 1,200 were the most allowed (Cambodia Daily, 2015).
# That most go on as before is assumed.
_KEEP_TO_THE_CAP, _CAP_KHR = 0.15, 1200
_RESOLD_WATER_KHR = (2000, 2500)
_RESOLD_POWER_KHR, _RESOLD_POWER_SPREAD = 2500, 180  # about 2,500, the same source
_VENDOR_KHR = (6000, 10_000)  # assumed
_COLLECTION_KHR = 4000  # assumed; a month

# Assumed: what a household uses in a month.
_WATER_M3_EACH, _POWER_KWH = 2.1, 62


def volumes(rng: np.random.Generator, homes: pd.DataFrame) -> pd.DataFrame:
    """Draw what each household would use in a month at a tap and a meter of its own; never published.

    Parameters
    ----------
    rng : numpy.random.Generator
    homes : pandas.DataFrame
        With ``household_id``, ``persons`` and ``income_usd``.

    Returns
    -------
    pandas.DataFrame
        ``water`` in m3 and ``electricity`` in kWh, by household.
    """
    luck = rng.normal(size=(2, len(homes)))
    water = _WATER_M3_EACH * homes["persons"].to_numpy() * np.exp(0.3 * luck[0])
    richer = np.log(homes["income_usd"] / homes["income_usd"].median()).to_numpy()
    power = _POWER_KWH * np.exp(0.7 * richer + 0.5 * luck[1])
    return pd.DataFrame({"water": water, "electricity": power}, index=homes["household_id"].to_numpy())


def put(rng: np.random.Generator, rows: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """Put the prices on the services.

    Parameters
    ----------
    rng : numpy.random.Generator
    rows : pandas.DataFrame
        As `connections.before` and `connections.after` return them.
    used : pandas.DataFrame
        As `volumes` returns it.

    Returns
    -------
    pandas.DataFrame
        The table of services, as it is published.
    """
    asked = _asked(rng, len(rows))
    tariff = {
        kind: _by_step(rows["household_id"].map(used[kind]).to_numpy(), steps)
        for kind, steps in (("water", WATER_TARIFF), ("electricity", POWER_TARIFF))
    }
    price = pd.Series(np.nan, index=rows.index)
    for (kind, access), values in (
        (("water", "connection"), tariff["water"]),
        (("water", "resale"), asked["resold water"]),
        (("water", "vendor"), asked["vendor"]),
        (("electricity", "connection"), tariff["electricity"]),
        (("electricity", "resale"), asked["resold power"]),
        (("waste", "collection"), asked["collection"]),
    ):
        price = price.mask((rows["kind"] == kind) & (rows["access"] == access), values)
    per = rows["kind"].map(PRICED_PER).where(price.notna(), None)
    return rows.assign(price_khr=price, price_per=per)[
        ["parcel_id", "kind", "access", "legal", "price_khr", "price_per", "since"]
    ]


def _by_step(volume: np.ndarray, steps: tuple[tuple[float, int], ...]) -> np.ndarray:
    """Return the price of the step in which the month's volume lies."""
    edges, prices = np.array(steps).T
    return prices[np.searchsorted(edges, volume)]


def _asked(rng: np.random.Generator, count: int) -> Mapping[str, np.ndarray]:
    """Draw what sellers ask, one number for each row."""
    low, high = _RESOLD_WATER_KHR
    water = _rounded(rng.uniform(low, high, count), 100)
    vendor = _rounded(rng.uniform(*_VENDOR_KHR, count), 500)
    return {
        "resold water": np.where(rng.random(count) < _KEEP_TO_THE_CAP, _CAP_KHR, water),
        "resold power": _rounded(rng.normal(_RESOLD_POWER_KHR, _RESOLD_POWER_SPREAD, count), 100),
        "vendor": vendor,
        "collection": np.full(count, _COLLECTION_KHR),
    }


def _rounded(values: np.ndarray, to: int) -> np.ndarray:
    return (np.round(values / to) * to).astype(int)
