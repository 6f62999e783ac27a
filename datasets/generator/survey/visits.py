"""Who is met when interviewers go from door to door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

DOORS_A_DAY = 40
_SECOND_ROUND = 5  # working days after the first visit
_OUT_AT_FIRST = 0.12
_REFUSE = 0.3  # of those who give no answer
_WOMAN_ANSWERS = {"female": 0.82, "male": 0.52}  # by sex of the head


@dataclass(frozen=True)
class Visits:
    """The visits of one wave, a row for each household.

    Attributes
    ----------
    outcome : pandas.Series
        ``"answered"``, ``"refused"`` or ``"not met"``.
    day : pandas.Series
        Day of the interview, or of the last try.
    respondent_sex : pandas.Series
        Sex of the person who answered; missing where nobody did.
    """

    outcome: pd.Series
    day: pd.Series
    respondent_sex: pd.Series

    @property
    def answered(self) -> pd.Series:
        """Tell for each household whether it answered."""
        return self.outcome == "answered"


def draw(rng: np.random.Generator, homes: pd.DataFrame, lost: pd.Series, first: date) -> Visits:
    """Visit the households from door to door, and those that were out a second time a week later.

    Parameters
    ----------
    rng : numpy.random.Generator
    homes : pandas.DataFrame
        Situations of the households, in the order of the doors.
    lost : pandas.Series
        Probability that a household gives no answer.
    first : datetime.date
        First day; the next working day where it is none.

    Returns
    -------
    Visits
    """
    count, index = len(homes), homes.index
    why = np.where(rng.random(count) < _REFUSE, "refused", "not met")
    outcome = np.where(rng.random(count) < lost, why, "answered")
    again = (outcome == "not met") | ((outcome == "answered") & (rng.random(count) < _OUT_AT_FIRST))
    days = np.arange(count) // DOORS_A_DAY + _SECOND_ROUND * again
    when = np.busday_offset(np.datetime64(first, "D"), days, roll="forward").astype("datetime64[us]")
    woman = rng.random(count) < homes["head_sex"].map(_WOMAN_ANSWERS)
    woman = (woman | (homes["adult_men"] == 0)) & (homes["adult_women"] > 0)
    sex = np.where(outcome == "answered", np.where(woman, "female", "male"), None)
    return Visits(pd.Series(outcome, index), pd.Series(when, index), pd.Series(sex, index, dtype="str"))
