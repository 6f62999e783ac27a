"""Years of birth of the people in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from generator.settings import REGISTER_DAY

if TYPE_CHECKING:
    import numpy as np

# Nobody holds a right before this age: an assumption that leaves room for early marriages.
ADULT = 18
_OLDEST_BIRTH = 1928
_OLDEST_AT_FIRST_RIGHT = 58
_OF_AGE_GROUP = {
    "15-24": (REGISTER_DAY.year - 24, REGISTER_DAY.year - 15),
    "25-59": (REGISTER_DAY.year - 59, REGISTER_DAY.year - 25),
    "60+": (_OLDEST_BIRTH, REGISTER_DAY.year - 60),
}


def birth_years(
    rng: np.random.Generator, parties: pd.DataFrame, rights: pd.DataFrame, people: pd.DataFrame
) -> pd.Series:
    """Draw a year of birth for each natural person in a register.

    Who belongs to a household gets the age of one of its adult members of the same sex, the head first, if that member
    was old enough when the first right began. All others were between 18 and 58 years old on that day.

    Parameters
    ----------
    rng : numpy.random.Generator
    parties : pandas.DataFrame
        With ``party_id``, ``party_type``, ``sex`` and ``household_id``.
    rights : pandas.DataFrame
        With ``party_id`` and ``begin_date``.
    people : pandas.DataFrame
        With ``household_id``, ``sex``, ``age_group`` and ``is_head``.

    Returns
    -------
    pandas.Series
        Int64, with the index of `parties`; empty for groups and the state. No right begins before its holder's 18th
        year.
    """
    first = rights.groupby("party_id")["begin_date"].min().dt.year
    adults = people[people["age_group"].isin(_OF_AGE_GROUP)].sort_values("is_head", ascending=False, kind="stable")
    groups = adults.groupby(["household_id", "sex"], sort=False)["age_group"].agg(list)
    left = {key: list(ages) for key, ages in groups.items()}
    years: list[int | None] = []
    for party in parties.itertuples():
        if party.party_type != "natural person":
            years.append(None)
            continue
        latest = int(first.get(party.party_id, REGISTER_DAY.year)) - ADULT
        ages = left.get((party.household_id, party.sex), [])
        fitting = next((age for age in ages if _OF_AGE_GROUP[age][0] <= latest), None)
        if fitting is None:
            earliest = max(_OLDEST_BIRTH, latest + ADULT - _OLDEST_AT_FIRST_RIGHT)
            years.append(int(rng.integers(min(earliest, latest), latest + 1)))
        else:
            ages.remove(fitting)  # two parties of a household are two of its members
            low, high = _OF_AGE_GROUP[fitting]
            years.append(int(rng.integers(low, min(high, latest) + 1)))
    return pd.Series(years, index=parties.index, dtype="Int64", name="birth_year")
