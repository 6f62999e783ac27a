"""The people in the households. Their age, sex, disability and schooling are assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

SPOUSE = {"male": 0.87, "female": 0.28}
OTHER_AGES = (("0-2", 0.10), ("3-5", 0.11), ("6-14", 0.27), ("15-24", 0.24), ("25-59", 0.22), ("60+", 0.06))
DISABILITY = {"0-2": 0.01, "3-5": 0.015, "6-14": 0.02, "15-24": 0.025, "25-59": 0.05, "60+": 0.20}
STILL_SCHOOL_AGE = 0.28  # of those of 15 to 24 years: 15 to 17
# Odds of going to school: by age, then by how the household's income stands to the median (logarithm to base 2).
_SCHOOL = {"6-14": 2.6, "15-24": 0.6}
SCHOOL_PER_DOUBLE_INCOME = 0.7
_SCHOOL_WITH_DISABILITY = -1.6


def draw(
    rng: np.random.Generator, households: pd.DataFrame, head_ages: Sequence[str]
) -> tuple[pd.DataFrame, pd.Series]:
    """Draw the people of each household.

    Parameters
    ----------
    rng : numpy.random.Generator
    households : pandas.DataFrame
        With ``household_id``, ``persons``, ``head_sex`` and ``income_usd``.
    head_ages : sequence of str
        Age group of each head.

    Returns
    -------
    pandas.DataFrame
        The people, as they are published.
    pandas.Series
        Person who is the head's spouse, by household.
    """
    rows, spouses = [], {}
    for home, head_age in zip(households.itertuples(), head_ages, strict=True):
        rows.append((home.household_id, home.head_sex, head_age, True))
        others = home.persons - 1
        if others and rng.random() < SPOUSE[home.head_sex]:
            other_sex = "male" if home.head_sex == "female" else "female"
            age = head_age if rng.random() < 0.85 or head_age == "15-24" else "25-59"
            rows.append((home.household_id, other_sex, age, False))
            spouses[home.household_id] = f"P{len(rows):05d}"
            others -= 1
        ages = rng.choice([name for name, _ in OTHER_AGES], others, p=[share for _, share in OTHER_AGES])
        sexes = rng.choice(["female", "male"], others)
        rows += [(home.household_id, str(sex), str(age), False) for sex, age in zip(sexes, ages, strict=True)]
    people = pd.DataFrame(rows, columns=["household_id", "sex", "age_group", "is_head"])
    people.insert(0, "person_id", [f"P{i:05d}" for i in range(1, len(people) + 1)])
    people["creche_age"] = people["age_group"] == "0-2"
    people["disability"] = rng.random(len(people)) < people["age_group"].map(DISABILITY)
    people["school_age"] = (people["age_group"] == "6-14") | (
        (people["age_group"] == "15-24") & ~people["is_head"] & (rng.random(len(people)) < STILL_SCHOOL_AGE)
    )
    income = people["household_id"].map(households.set_index("household_id")["income_usd"])
    people["in_school"] = people["school_age"] & (rng.random(len(people)) < _chance_of_school(people, income))
    return people, pd.Series(spouses, dtype="str", name="person_id")


def _chance_of_school(people: pd.DataFrame, income: pd.Series) -> pd.Series:
    log_odds = (
        people["age_group"].map(_SCHOOL).fillna(0)
        + SCHOOL_PER_DOUBLE_INCOME * np.log2(income / income.median())
        + _SCHOOL_WITH_DISABILITY * people["disability"]
    )
    return 1 / (1 + np.exp(-log_odds))
