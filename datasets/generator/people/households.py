"""The households: 563 of them with 3,400 people. All but the two totals is assumption or invention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.people import dependence, members
from generator.schema.people import EDUCATION

if TYPE_CHECKING:
    from generator.scenario import Scenario

LARGEST = 14

# Assumptions. No survey of the community gives them.
FEMALE_HEADS = 0.34
MEDIAN_INCOME_USD = 300.0
SPREAD_OF_INCOME = 0.5  # of the logarithm; a Gini coefficient of about 0.28
EDUCATION_SHARES = (0.22, 0.42, 0.22, 0.14)
HEAD_AGES = (("15-24", 0.02), ("25-59", 0.80), ("60+", 0.18))
ID_POOR = 0.20
# A profile of the community gives 1985-1997 for its settling, and more people in late 1993; the tail is an assumption.
ARRIVALS = ((1985, 1992, 0.27), (1993, 1994, 0.23), (1995, 1997, 0.24), (1998, 2006, 0.18), (2007, 2017, 0.08))
# A fact about other places: 47 % of 958 households in 42 poor communities of the city had no family book at home
# (STT, 2022). That it holds here is an assumption.
FAMILY_BOOK = 0.53


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
    income = np.exp(np.log(MEDIAN_INCOME_USD) + SPREAD_OF_INCOME * rng.normal(size=count))
    values = {
        "income_usd": (np.clip(income, 60, 2500) / 5).round().astype(int) * 5,
        "persons": _sizes(rng, count, scenario.people),
        "arrival_year": _arrival_years(rng, count),
        "female_head": rng.random(count) < FEMALE_HEADS,
        "head_age": rng.choice(len(HEAD_AGES), count, p=[share for _, share in HEAD_AGES]),
        "education_head": rng.choice(len(EDUCATION), count, p=EDUCATION_SHARES),
        "family_book": rng.random(count) < FAMILY_BOOK,
    }
    scores = dependence.correlated_scores(rng, count, dependence.target_matrix().to_numpy())
    scores = dict(zip(dependence.VARIABLES, scores.T, strict=True))
    placed = {name: dependence.in_order_of(scores[name], drawn) for name, drawn in values.items()}
    households = pd.DataFrame(
        {
            "household_id": [f"H{i:04d}" for i in range(1, count + 1)],
            "persons": placed["persons"],
            "head_sex": np.where(placed["female_head"], "female", "male"),
            "arrival_year": placed["arrival_year"],
            "income_usd": placed["income_usd"],
            "education_head": np.array(EDUCATION)[placed["education_head"]],
            "family_book": placed["family_book"],
            "id_poor": _id_poor(rng, placed),
        }
    )
    head_ages = np.array([name for name, _ in HEAD_AGES])[placed["head_age"]]
    people, spouses = members.draw(rng, households, head_ages)
    disabled = people.groupby("household_id", sort=False)["disability"].any()
    households["disability"] = households["household_id"].map(disabled).astype(bool)
    return Community(households, people, spouses, scores["comfort"])


def _sizes(rng: np.random.Generator, count: int, people: int) -> np.ndarray:
    """Household sizes: a shifted negative binomial, nudged one person at a time until the total is exact."""
    mean = people / count
    sizes = np.clip(1 + rng.negative_binomial(9, 9 / (9 + mean - 1), count), 1, LARGEST)
    while (missing := people - int(sizes.sum())) != 0:
        i, step = rng.integers(count), np.sign(missing)
        if 1 <= sizes[i] + step <= LARGEST:
            sizes[i] += step
    return sizes.astype(int)


def _arrival_years(rng: np.random.Generator, count: int) -> np.ndarray:
    shares = np.array([share for *_, share in ARRIVALS])
    waves = rng.choice(len(ARRIVALS), count, p=shares / shares.sum())
    return np.array([int(rng.integers(ARRIVALS[w][0], ARRIVALS[w][1] + 1)) for w in waves])


def _id_poor(rng: np.random.Generator, placed: dict[str, np.ndarray]) -> np.ndarray:
    """Give cards to the poorest of those who could show a family book, with the errors that such lists have."""
    each = np.log(placed["income_usd"] / placed["persons"])
    rank = (each - each.mean()) / each.std() + rng.normal(0, 0.8, len(each))
    rank[~placed["family_book"]] = np.inf
    chosen = np.argsort(rank, kind="stable")[: int(rng.binomial(len(each), ID_POOR))]
    cards = np.zeros(len(each), bool)
    cards[chosen] = True
    return cards & placed["family_book"]
