"""The 563 households and the 3,400 people in them. All but the two totals is assumption or invention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from generator.scenario import Scenario


_LARGEST = 14

# Assumptions. No survey of the community gives them.
_FEMALE_HEADS = 0.34
_MEDIAN_INCOME_USD = 300.0
_SPREAD_OF_INCOME = 0.5  # of the logarithm; a Gini coefficient of about 0.28
_SPOUSE = {"male": 0.87, "female": 0.28}
_HEAD_AGES = (("15-24", 0.02), ("25-59", 0.80), ("60+", 0.18))
_OTHER_AGES = (("0-2", 0.10), ("3-5", 0.11), ("6-14", 0.27), ("15-24", 0.24), ("25-59", 0.22), ("60+", 0.06))
# A profile of the community gives 1985-1997 for its settling, and more people in late 1993; the tail is an assumption.
_ARRIVALS = ((1985, 1992, 0.27), (1993, 1994, 0.23), (1995, 1997, 0.24), (1998, 2006, 0.18), (2007, 2018, 0.08))


@dataclass(frozen=True)
class Community:
    """Households and people.

    Attributes
    ----------
    households, people : pandas.DataFrame
        As they are published.
    spouses : pandas.Series
        Person who is the head's spouse, by household; households without one are left out.
    comfort : numpy.ndarray
        How well off each household is, as a standard normal number; never published.
    """

    households: pd.DataFrame
    people: pd.DataFrame
    spouses: pd.Series
    comfort: np.ndarray


def draw(rng: np.random.Generator, scenario: Scenario) -> Community:
    """Draw the households and the people in them.

    Parameters
    ----------
    rng : numpy.random.Generator
    scenario : Scenario
        Says how many households and people there are.

    Returns
    -------
    Community
    """
    count = scenario.families
    persons = _sizes(rng, count, scenario.people)
    comfort = rng.normal(size=count)
    head_sex = np.where(rng.random(count) < _FEMALE_HEADS, "female", "male")
    # Weak dependence: larger households earn a little more in all, households headed by a woman a little less.
    log_income = (
        np.log(_MEDIAN_INCOME_USD)
        + _SPREAD_OF_INCOME * (0.93 * comfort + 0.36 * rng.normal(size=count))
        + 0.025 * (persons - persons.mean())
        - 0.08 * (head_sex == "female")
    )
    households = pd.DataFrame(
        {
            "household_id": [f"H{i:04d}" for i in range(1, count + 1)],
            "persons": persons,
            "head_sex": head_sex,
            "arrival_year": _arrival_years(rng, count),
            "income_usd": (np.clip(np.exp(log_income), 60, 2500) / 5).round().astype(int) * 5,
        }
    )
    people, spouses = _people(rng, households)
    return Community(households, people, spouses, comfort)


def _sizes(rng: np.random.Generator, count: int, people: int) -> np.ndarray:
    """Household sizes: a shifted negative binomial, nudged one person at a time until the total is exact."""
    mean = people / count
    sizes = np.clip(1 + rng.negative_binomial(9, 9 / (9 + mean - 1), count), 1, _LARGEST)
    while (missing := people - int(sizes.sum())) != 0:
        i, step = rng.integers(count), np.sign(missing)
        if 1 <= sizes[i] + step <= _LARGEST:
            sizes[i] += step
    return sizes.astype(int)


def _arrival_years(rng: np.random.Generator, count: int) -> np.ndarray:
    shares = np.array([share for *_, share in _ARRIVALS])
    waves = rng.choice(len(_ARRIVALS), count, p=shares / shares.sum())
    return np.array([int(rng.integers(_ARRIVALS[w][0], _ARRIVALS[w][1] + 1)) for w in waves])


def _pick(rng: np.random.Generator, table: tuple[tuple[str, float], ...]) -> str:
    return str(rng.choice([name for name, _ in table], p=[share for _, share in table]))


def _people(rng: np.random.Generator, households: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    rows, spouses = [], {}
    for home in households.itertuples():
        head_age = _pick(rng, _HEAD_AGES)
        rows.append((home.household_id, home.head_sex, head_age, True))
        others = home.persons - 1
        if others and rng.random() < _SPOUSE[home.head_sex]:
            other_sex = "male" if home.head_sex == "female" else "female"
            age = head_age if rng.random() < 0.85 or head_age == "15-24" else "25-59"
            rows.append((home.household_id, other_sex, age, False))
            spouses[home.household_id] = f"P{len(rows):05d}"
            others -= 1
        rows += [
            (home.household_id, str(rng.choice(["female", "male"])), _pick(rng, _OTHER_AGES), False)
            for _ in range(others)
        ]
    people = pd.DataFrame(rows, columns=["household_id", "sex", "age_group", "is_head"])
    people.insert(0, "person_id", [f"P{i:05d}" for i in range(1, len(people) + 1)])
    return people, pd.Series(spouses, dtype="str", name="person_id")
