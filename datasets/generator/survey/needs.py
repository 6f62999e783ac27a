"""The survey of needs: up to three of them from each household that was met, in the order in which it named them.

Each need k has for household i an urgency V_ik that follows from its place and its members, plus a Gumbel-distributed
part that we do not see. The household names the most urgent ones first. This is the rank-ordered logit model (Beggs,
Cardell and Hausman, 1981): a household names k first with probability exp(V_ik) / sum_j exp(V_ij), and so on among
those that are left. All weights are assumptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.schema.survey import NEEDS

if TYPE_CHECKING:
    from generator.survey.visits import Visits

# How many needs a household names.
_NAMED = {1: 0.12, 2: 0.23, 3: 0.65}


def draw(rng: np.random.Generator, before: pd.DataFrame, visits: Visits) -> pd.DataFrame:
    """Draw the answers.

    Parameters
    ----------
    rng : numpy.random.Generator
    before : pandas.DataFrame
        The households' situations before the works.
    visits : Visits
        Who was met, when, and who spoke.

    Returns
    -------
    pandas.DataFrame
        A row for each need that a household named; one row without a need for each household that gave no answer.
    """
    urgent = urgency(before, visits.respondent_sex)
    felt = urgent.to_numpy() + rng.gumbel(size=urgent.shape)
    order = np.argsort(-felt, axis=1, kind="stable")
    named = rng.choice(list(_NAMED), len(before), p=list(_NAMED.values()))
    rows = []
    for i, household in enumerate(before.index):
        about = (household, visits.outcome.iloc[i], visits.day.iloc[i], visits.respondent_sex.iloc[i])
        if visits.outcome.iloc[i] != "answered":
            rows.append((*about, None, None))
            continue
        rows += [(*about, rank, urgent.columns[order[i, rank - 1]]) for rank in range(1, named[i] + 1)]
    columns = ["household_id", "outcome", "interview_date", "respondent_sex", "rank", "need"]
    found = pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"})
    found.insert(0, "need_id", [f"ND{i:04d}" for i in range(1, len(found) + 1)])
    return found


def urgency(before: pd.DataFrame, respondent_sex: pd.Series) -> pd.DataFrame:
    """Return how urgent each need is for each household, without the part that chance adds.

    Parameters
    ----------
    before : pandas.DataFrame
        The households' situations before the works.
    respondent_sex : pandas.Series
        Sex of the person who answers; empty where nobody did.

    Returns
    -------
    pandas.DataFrame
        Households by needs.
    """
    woman = (respondent_sex == "female").to_numpy()
    deep = before["depth_2"].fillna(before["depth_2"].median()).clip(0, 60) / 20
    poor = (before["income_each"].median() - before["income_each"]).clip(-2, 2)
    small = before["aged_0-2"] + 0.5 * before["aged_3-5"]
    weak = before["wall"].isin(["zinc sheet", "timber"]) + 0.5 * before["over_water"].eq(other=True)
    found = {
        "water": 0.2 + 1.6 * ~before["legal_water"] + 0.5 * woman,
        "electricity": -0.6 + 1.4 * ~before["legal_electricity"],
        "drainage": -0.9 + 1.8 * deep,
        "toilet and sewer": -0.3 + 0.8 * ~before["legal_sewer"] + 0.3 * woman,
        "title": 1.1 - 1.9 * (before["role"] == "tenant") + 0.5 * before["over_water"].eq(other=True),
        "house repair": -0.3 + 0.9 * weak + 0.3 * poor,
        "lane": -0.9 + 1.3 * ~before["has_door"],
        "street light": -0.8 + 0.6 * woman + 0.3 * ~before["fronts_canal_road"],
        "waste collection": -0.7 + 0.5 * ~before["legal_waste"],
        "crèche": -1.5 + 1.0 * small.clip(upper=3) + 0.4 * woman,
        "play area": -1.5 + 0.4 * before["aged_6-14"].clip(upper=4),
        "work and income": -0.5 + 0.8 * poor - 0.2 * woman,
    }
    return pd.DataFrame({need: found[need] for need in NEEDS}, index=before.index).astype(float)
