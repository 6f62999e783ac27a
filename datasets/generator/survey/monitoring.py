"""Monitoring: the same households before, during and after the works. All effects are assumptions.

Each household has true values in each wave; a visit that succeeds writes them down. Whether it succeeds depends on the
true values, also on those that nobody sees then: what is missing is not missing at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.schema.survey import WAVES

if TYPE_CHECKING:
    from generator.survey.visits import Visits

# Logarithm of the income, from the first wave to a later one.
_GROWTH = {"midline": 0.03, "endline": 0.08}
_SHOCK = {"midline": 0.20, "endline": 0.25}
_IN_TEMPORARY_HOUSING = -0.12  # customers are far away
_LOST_THE_ROADSIDE = -0.14  # a stall in front of the house
_GAINED_THE_ROADSIDE = 0.10

_FLOOD_DAYS_PER_CM = 0.35
_MEDIAN_RENT_USD = 35.0
_IN_DEBT = 0.5
_MEDIAN_DEBT_USD = 350.0
_BORROWED_TO_BUILD = 0.45
_MEDIAN_LOAN_USD = 900.0
_PAID_BACK = 0.25  # of the debt, from wave to wave

_MONTHS_BETWEEN = 15  # about; children grow older
_SCHOOL_STARTS = 1 / 3  # a year: of those of 3 to 5
_SCHOOL_ENDS = 1 / 12  # a year: of those of school age
_STAYS_IN_SCHOOL = 0.95

_LOST = {"baseline": 0.06, "midline": 0.10, "endline": 0.13}
_LOST_TENANT = {"baseline": 0.02, "midline": 0.06, "endline": 0.12}
_LOST_POOR = 0.04
_LOST_INCOME_FELL = 0.25  # times the fall of the logarithm


@dataclass(frozen=True)
class Truth:
    """What holds for each household in one wave, whether or not anybody asks.

    Attributes
    ----------
    values : pandas.DataFrame
        A row for each household, with the columns that a visit writes down.
    lost : pandas.Series
        Probability that a visit fails.
    """

    values: pd.DataFrame
    lost: pd.Series


def truths(
    rng: np.random.Generator, before: pd.DataFrame, after: pd.DataFrame, places: pd.DataFrame
) -> dict[str, Truth]:
    """Draw what holds for the households in each wave.

    Parameters
    ----------
    rng : numpy.random.Generator
    before, after : pandas.DataFrame
        Their situations before and after the works.
    places : pandas.DataFrame
        Where each household lives in each wave; its columns are the waves.

    Returns
    -------
    dict of str to Truth
        By wave.
    """
    found: dict[str, Truth] = {}
    earlier = None
    rent = np.exp(np.log(_MEDIAN_RENT_USD) + 0.3 * rng.normal(size=len(before)))
    rent = np.where(before["role"] == "tenant", rent, 0)
    for wave in WAVES:
        place = places[wave]
        values = pd.DataFrame({"place": place}, index=before.index)
        values["income_usd"] = _income(rng, wave, before, after, place)
        values["hours_without_water"] = _dry_hours(rng, before, after, place)
        values["flood_days"] = _flood_days(rng, before, after, place)
        pays = np.where(place.isin(["new plot", "temporary housing"]), 0, rent)
        pays = np.where((place == "elsewhere") & (pays == 0), _MEDIAN_RENT_USD * (rng.random(len(before)) < 0.5), pays)
        values["rent_usd"] = _to_five(pays)
        values["debt_usd"] = _debt(rng, earlier, place)
        values["school_age"], values["in_school"] = _children(rng, before, earlier)
        values["satisfaction"] = _satisfaction(rng, values, before, after)
        fall = np.log(before["income_usd"] / values["income_usd"]).clip(lower=0)
        poor = before["income_each"] < before["income_each"].quantile(0.25)
        lost = (
            _LOST[wave]
            + _LOST_TENANT[wave] * (before["role"] == "tenant")
            + _LOST_POOR * poor
            + _LOST_INCOME_FELL * fall
        )
        found[wave] = Truth(values, lost)
        earlier = values
    return found


def table(truth: dict[str, Truth], visits: dict[str, Visits]) -> pd.DataFrame:
    """Write down the answers: a row for each household and wave, empty where there was no answer.

    Parameters
    ----------
    truth : dict of str to Truth
    visits : dict of str to Visits

    Returns
    -------
    pandas.DataFrame
    """
    waves = []
    for wave in WAVES:
        met = visits[wave]
        answers = truth[wave].values.where(met.answered)
        numbers = answers.drop(columns="place").astype("Int64")
        head = pd.DataFrame(
            {
                "household_id": answers.index,
                "wave": wave,
                "outcome": met.outcome.to_numpy(),
                "interview_date": met.day.to_numpy(),
                "place": answers["place"].to_numpy(),
            }
        )
        waves.append(pd.concat([head, numbers.reset_index(drop=True)], axis=1))
    return pd.concat(waves, ignore_index=True).sort_values(["household_id"], kind="stable", ignore_index=True)


def _income(
    rng: np.random.Generator, wave: str, before: pd.DataFrame, after: pd.DataFrame, place: pd.Series
) -> pd.Series:
    if wave == "baseline":
        return before["income_usd"]
    had, has = before["fronts_canal_road"].to_numpy(bool), after["fronts_canal_road"].to_numpy(bool)
    change = _GROWTH[wave] + _SHOCK[wave] * rng.normal(size=len(before))
    change += _IN_TEMPORARY_HOUSING * (place == "temporary housing")
    settled = (place == "new plot").to_numpy()
    change += settled * (_LOST_THE_ROADSIDE * (had & ~has) + _GAINED_THE_ROADSIDE * (~had & has))
    return _to_five(np.clip(before["income_usd"] * np.exp(change), 30, 3000))


def _dry_hours(rng: np.random.Generator, before: pd.DataFrame, after: pd.DataFrame, place: pd.Series) -> np.ndarray:
    """Few hours at a legal tap, more where water is bought from a neighbour or fetched."""
    at_tap = np.where(place == "new plot", after["legal_water"], before["legal_water"] & (place == "old plot"))
    usual = np.select([at_tap, place == "temporary housing"], [1.5, 5.0], 9.0)
    return np.clip(rng.poisson(usual), 0, 24)


def _flood_days(rng: np.random.Generator, before: pd.DataFrame, after: pd.DataFrame, place: pd.Series) -> np.ndarray:
    """More days where the flood that comes every second year is deeper; none on high ground."""
    old, new = before["depth_2"].fillna(0), after["depth_2"].fillna(0)
    depth = np.select([place == "old plot", place == "new plot"], [old, new], 2.0)
    return np.minimum(rng.poisson(_FLOOD_DAYS_PER_CM * depth * rng.gamma(4, 1 / 4, len(before))), 120)


def _debt(rng: np.random.Generator, earlier: pd.DataFrame | None, place: pd.Series) -> np.ndarray:
    """Debts are paid back slowly; whoever builds a house borrows."""
    count = len(place)
    if earlier is None:
        owes = np.exp(np.log(_MEDIAN_DEBT_USD) + 0.9 * rng.normal(size=count))
        return _to_five(np.where(rng.random(count) < _IN_DEBT, owes, 0))
    builds = ((place == "new plot") & (earlier["place"] != "new plot")).to_numpy()
    loan = np.exp(np.log(_MEDIAN_LOAN_USD) + 0.6 * rng.normal(size=count)) * (rng.random(count) < _BORROWED_TO_BUILD)
    kept = earlier["debt_usd"].to_numpy() * (1 - _PAID_BACK * 2 * rng.random(count))
    return _to_five(kept + np.where(builds, loan, 0))


def _children(
    rng: np.random.Generator, before: pd.DataFrame, earlier: pd.DataFrame | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the members of school age and those of them who go to school."""
    if earlier is None:
        return before["school_age"].to_numpy(), before["in_school"].to_numpy()
    years = _MONTHS_BETWEEN / 12
    starts = rng.binomial(before["aged_3-5"], min(1.0, _SCHOOL_STARTS * years))
    pupils, others = earlier["in_school"], earlier["school_age"] - earlier["in_school"]
    left, grown = rng.binomial(pupils, _SCHOOL_ENDS * years), rng.binomial(others, _SCHOOL_ENDS * years)
    go_on = rng.binomial(pupils - left, _STAYS_IN_SCHOOL)
    return (earlier["school_age"] - left - grown + starts).to_numpy(), go_on + rng.binomial(starts, _STAYS_IN_SCHOOL)


def _satisfaction(
    rng: np.random.Generator, values: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame
) -> np.ndarray:
    """Five points: water, floods and debts lower it, a plot of one's own raises it, lost land lowers it again."""
    settled = values["place"] == "new plot"
    lost_land = (1 - after["area_m2"] / before["area_m2"]).clip(0, 1)
    felt = (
        3.3
        - 0.07 * values["hours_without_water"]
        - 0.03 * values["flood_days"].clip(upper=40)
        - 0.25 * np.log1p(values["debt_usd"] / values["income_usd"])
        - 0.5 * values["place"].isin(["temporary housing", "elsewhere"])
        + settled * (1.1 - 1.2 * lost_land * (before["role"] == "owner-occupier"))
        + 0.7 * rng.normal(size=len(values))
    )
    return felt.round().clip(1, 5).astype(int).to_numpy()


def _to_five(amount: np.ndarray | pd.Series) -> np.ndarray:
    return (np.asarray(amount, float) / 5).round().astype(int) * 5
