"""Approval ballots: which projects each household would support.

Household i approves project p where

    a_p + b * served_ip + (what its group adds for this kind of project) + g_i + e_ip > 0

with a_p the appeal of the kind of project, g_i how freely the household approves at all (normal), and e_ip logistic.
That is a logit model of each answer (McFadden's random utility with two choices), and then the rule of the ballot:
at most eight approvals, those that are felt most strongly. Whoever votes approves at least one. Who votes follows a
logit model as well, set so that seven households in ten are expected to. All numbers are assumptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from generator.randomness import stream
from generator.schema.planning import MOST_APPROVALS

if TYPE_CHECKING:
    from generator.twin import Draft

TURNOUT = 0.70

_APPEAL = {
    "drainage": -1.9,
    "lanes": -2.1,
    "water": -1.9,
    "sewer": -2.3,
    "street light": -2.2,
    "crèche": -2.6,
    "community centre": -3.0,
    "play and sports": -2.9,
    "green space": -3.3,
    "cycling": -3.8,
    "crossing": -3.3,
    "fire safety": -2.8,
    "housing": -2.2,
    "waste": -2.9,
    "tenure": -2.4,
}
_SERVED = 1.8
# What each group adds, by kind of project.
_WOMAN_HEADS = {
    "crèche": 0.8,
    "water": 0.4,
    "street light": 0.6,
    "waste": 0.3,
    "play and sports": -0.3,
    "cycling": -0.4,
}
_TENANT = {"tenure": -1.2, "housing": -0.5, "sewer": -0.6, "water": -0.3, "street light": 0.4, "play and sports": 0.4}
_POOR = {"housing": 0.6, "water": 0.3, "cycling": -0.3, "green space": -0.2, "sewer": -0.2}
_SMALL_CHILDREN = {"crèche": 0.9, "play and sports": 0.3}


def draw(draft: Draft, projects: pd.DataFrame, served: pd.DataFrame) -> pd.DataFrame:
    """Hold the vote.

    Parameters
    ----------
    draft : Draft
    projects : pandas.DataFrame
    served : pandas.DataFrame
        Households by projects: whether a project serves a household.

    Returns
    -------
    pandas.DataFrame
        One row for each project that a household approves.
    """
    rng = stream(draft.seed, "ballots")
    groups = _groups(draft).loc[served.index]
    votes = rng.random(len(groups)) < _turnout(groups)
    feeling = _feeling(groups, projects["sector"].tolist(), served)
    feeling += rng.normal(0, 0.5, (len(groups), 1)) + rng.logistic(size=feeling.shape)
    rank = np.argsort(np.argsort(-feeling, axis=1, kind="stable"), axis=1, kind="stable")
    approved = ((feeling > 0) & (rank < MOST_APPROVALS)) | (rank == 0)
    who, what = np.nonzero(approved & votes[:, None])
    return pd.DataFrame(
        {"household_id": served.index.to_numpy()[who], "project_id": projects["project_id"].to_numpy()[what]}
    )


def _groups(draft: Draft) -> pd.DataFrame:
    """Return what the vote depends on, by household: each column from about -1 to 2."""
    clean = draft.clean
    homes = clean["households"].merge(clean["occupancy"][["household_id", "parcel_id", "role"]], on="household_id")
    road = clean["parcels"].set_index("parcel_id")["fronts_canal_road"]
    small = clean["people"]["age_group"].isin(["0-2", "3-5"])
    each = np.log2(homes["income_usd"].clip(lower=1) / homes["persons"])
    poor = (each.median() - each) / each.std()
    return pd.DataFrame(
        {
            "woman": homes["head_sex"] == "female",
            "tenant": homes["role"] == "tenant",
            "poor": poor.clip(-2, 2),
            "small": homes["household_id"].isin(clean["people"].loc[small, "household_id"]),
            "old_resident": homes["arrival_year"] < 2000,
            "on_road": homes["parcel_id"].map(road),
        }
    ).astype(float).set_axis(homes["household_id"])  # fmt: skip


def _turnout(groups: pd.DataFrame) -> np.ndarray:
    """Return each household's probability to vote; their mean is `TURNOUT`."""
    lean = (-0.9 * groups["tenant"] + 0.5 * groups["old_resident"] + 0.25 * groups["on_road"]
            + 0.2 * groups["woman"] - 0.15 * groups["poor"]).to_numpy()  # fmt: skip

    def chance(base: float) -> np.ndarray:
        return 1 / (1 + np.exp(-(base + lean)))

    return chance(brentq(lambda base: chance(base).mean() - TURNOUT, -8, 8))


def _feeling(groups: pd.DataFrame, sectors: list[str], served: pd.DataFrame) -> np.ndarray:
    """Return what speaks for each project, households by projects, without what chance adds."""
    found = np.array([_APPEAL[sector] for sector in sectors]) + _SERVED * served.to_numpy(float)
    for column, weights in (("woman", _WOMAN_HEADS), ("tenant", _TENANT), ("poor", _POOR), ("small", _SMALL_CHILDREN)):
        found = found + np.outer(groups[column], [weights.get(sector, 0.0) for sector in sectors])
    return found
