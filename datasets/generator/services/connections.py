"""Who has which service, and how.

A connection goes to those with the highest score: comfort, a place on the canal road and seldom a flood raise it, and
chance adds a part. All shares and weights are assumptions, but for one: about 40 % had state water, and about 40 %
state electricity, in poor settlements of the outer districts in 2009 (STT).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.people.homes import LAST_YEAR
from generator.schema.services import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECTED = {"water": 0.40, "electricity": 0.40}
SEWER, PIT = 0.10, 0.55
COLLECTED, CARRIED = 0.22, 0.38

_COMFORT, _ON_ROAD, _PER_CM, _NOISE = 0.34, 0.50, -0.02, 1.0
_TENANT = -0.5  # the landlord is connected
_RESOLD_WATER, _RESOLD_POWER = 0.72, 0.90  # of those without a connection
_WELL_WITHIN_M = 150
_LEGAL_WAYS = ("connection", "collection", "collection point")


def before(rng: np.random.Generator, homes: pd.DataFrame) -> pd.DataFrame:
    """Draw the services before the works.

    Parameters
    ----------
    rng : numpy.random.Generator
    homes : pandas.DataFrame
        As `served.homes` returns it.

    Returns
    -------
    pandas.DataFrame
        A row for each parcel and kind: ``household_id``, ``parcel_id``, ``kind``, ``access``, ``legal``, ``since``.
    """

    def score(*, road: float = _ON_ROAD) -> np.ndarray:
        wish = _COMFORT * homes["comfort"] + road * homes["on_road"] + _PER_CM * homes["depth_2"].clip(upper=60)
        return (wish + _TENANT * (homes["role"] == "tenant") + _NOISE * rng.normal(size=len(homes))).to_numpy()

    def others(share: float) -> np.ndarray:
        return rng.random(len(homes)) < share

    near_well = (homes["to_well_m"] <= _WELL_WITHIN_M).to_numpy() & others(0.6)
    over_water = homes["over_water"].to_numpy()
    # A sewer pipe lies only below the canal road, and a pit needs ground below it.
    sewer = _best(score(), SEWER, among=homes["on_road"].to_numpy())
    pit = _best(score(road=0.0), PIT, among=~sewer & ~over_water)
    collected = _best(score(road=1.5), COLLECTED)
    ways = {
        "water": _first(
            (_best(score(), CONNECTED["water"]), "connection"), (others(_RESOLD_WATER), "resale"), (near_well, "well"),
            last="vendor",
        ),
        "electricity": _first(
            (_best(score(), CONNECTED["electricity"]), "connection"), (others(_RESOLD_POWER), "resale"), last="none"
        ),
        "sewer": _first((sewer, "connection"), (pit, "pit"), last="none"),
        "drain": homes["drain"].to_numpy(),
        "waste": _first(
            (collected, "collection"), (_best(score(road=0.3), CARRIED, among=~collected), "collection point"),
            last="none",
        ),
    }  # fmt: skip
    came = homes["year"].clip(upper=LAST_YEAR).to_numpy()
    waited = {kind: rng.geometric(0.25, len(homes)) - 1 for kind in KINDS}
    return _rows(homes, ways, lambda kind: np.minimum(came + waited[kind], LAST_YEAR))


def after(homes: pd.DataFrame) -> pd.DataFrame:
    """Return the services after the works: each plot is connected; nothing is left to chance.

    Parameters
    ----------
    homes : pandas.DataFrame
        As `served.homes` returns it, for the state after the works.

    Returns
    -------
    pandas.DataFrame
        As `before` does.
    """
    everybody = np.full(len(homes), "connection")
    ways = {
        "water": everybody,
        "electricity": everybody,
        "sewer": everybody,
        "drain": homes["drain"].to_numpy(),
        "waste": np.where(homes["on_road"], "collection", "collection point"),
    }
    return _rows(homes, ways, lambda _: homes["year"].to_numpy())


def _best(score: np.ndarray, share: float, *, among: np.ndarray | None = None) -> np.ndarray:
    """Tell who has the highest scores: a share of all, taken from those who are allowed to."""
    allowed = np.ones(len(score), bool) if among is None else among
    order = np.argsort(np.where(allowed, -score, np.inf), kind="stable")
    found = np.zeros(len(score), bool)
    found[order[: min(round(share * len(score)), int(allowed.sum()))]] = True
    return found


def _first(*ways: tuple[np.ndarray, str], last: str) -> np.ndarray:
    """Take for each home the first way that is open to it."""
    return np.select([open_to for open_to, _ in ways], [way for _, way in ways], last)


def _rows(homes: pd.DataFrame, ways: dict[str, np.ndarray], since: Callable[[str], np.ndarray]) -> pd.DataFrame:
    parts = []
    for kind in KINDS:
        access = pd.Series(ways[kind])
        legal = access.isin(_LEGAL_WAYS).astype("boolean").where(access.isin([*_LEGAL_WAYS, "resale"]))
        served = access != "none"
        parts.append(
            pd.DataFrame(
                {
                    "household_id": homes["household_id"],
                    "parcel_id": homes["parcel_id"],
                    "kind": kind,
                    "access": access,
                    "legal": legal,
                    "since": pd.Series(since(kind)).astype("Int64").where(served),
                }
            )
        )
    rows = pd.concat(parts, ignore_index=True)
    order = pd.Categorical(rows["kind"], KINDS)
    return rows.assign(order=order).sort_values(["parcel_id", "order"], ignore_index=True).drop(columns="order")
