"""A small model of systematic registration: who may object, what it costs, and how long a family waits.

Every number that it is given is a declared assumption of the page that uses it; the model only adds them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def doubts_of_units(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say for each unit of the register which doubts a public display could bring to light.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables ``spatial_units``, ``rights``, ``parties`` and ``occupancy`` of the twin.

    Returns
    -------
    pandas.DataFrame
        One row a unit, in the order of ``spatial_units``, with ``ba_unit_id``, ``parcel_id`` and four columns of truth
        values: ``boundary`` (not surveyed), ``holders`` (more than one holder), ``absent`` (no holder lives on the
        parcel) and ``reserve`` (the unit lies under a canal reserve).
    """
    land = tables["spatial_units"]
    rights = tables["rights"]
    in_force = rights[rights["end_date"].isna()]
    held = in_force[in_force["right_type"].isin(["ownership", "possession"])]
    holders = held.merge(tables["parties"][["party_id", "household_id"]], on="party_id", validate="many_to_one")
    where = land[["ba_unit_id", "parcel_id"]].merge(tables["occupancy"][["parcel_id", "household_id"]], on="parcel_id")
    at_home = holders.merge(where, on=["ba_unit_id", "household_id"])["ba_unit_id"]
    count = holders.groupby("ba_unit_id").size()
    reserve = in_force.loc[in_force["right_type"] == "canal reserve", "ba_unit_id"]
    return pd.DataFrame(
        {
            "ba_unit_id": land["ba_unit_id"],
            "parcel_id": land["parcel_id"],
            "boundary": land["boundary_quality"] != "surveyed",
            "holders": land["ba_unit_id"].map(count).fillna(0) > 1,
            "absent": ~land["ba_unit_id"].isin(at_home),
            "reserve": land["ba_unit_id"].isin(reserve),
        }
    )


def chance_of_objection(doubts: pd.DataFrame, chances: Mapping[str, float], *, without_doubt: float) -> pd.Series:
    r"""Chance that at least one doubt of a unit becomes an objection, if doubts act independently.

    .. math:: p_i = 1 - (1 - q_0) \prod_k (1 - q_k)^{d_{ik}}

    Parameters
    ----------
    doubts : pandas.DataFrame
        A column of truth values for each doubt.
    chances : mapping of str to float
        :math:`q_k`, by the column's name.
    without_doubt : float
        :math:`q_0`, the chance where the register shows no doubt at all.

    Returns
    -------
    pandas.Series
        Named ``chance``, on the same index.

    Examples
    --------
    >>> two = pd.DataFrame({"boundary": [False, True], "absent": [False, True]})
    >>> chance_of_objection(two, {"boundary": 0.5, "absent": 0.5}, without_doubt=0.0).tolist()
    [0.0, 0.75]
    """
    quiet = pd.Series(1.0 - without_doubt, index=doubts.index)
    for name, chance in chances.items():
        quiet *= np.where(doubts[name], 1.0 - chance, 1.0)
    return (1.0 - quiet).rename("chance")


def cost_usd(units: int, objections: float, *, fixed: float, per_unit: float, per_objection: float) -> float:
    """Cost of registering an area: a fixed part, a part for each unit, and a part for each objection, in US dollars.

    Examples
    --------
    >>> cost_usd(100, 10, fixed=1000, per_unit=15, per_objection=60)
    3100
    """
    return fixed + per_unit * units + per_objection * objections


def days_to_title(
    areas: Sequence[int],
    disputed: Sequence[bool],
    *,
    field_a_day: float,
    office_a_day: float,
    display_days: float,
    disputes_a_day: float,
) -> pd.DataFrame:
    """Follow each unit from the first day of field work to its title.

    Each stage takes one unit after another, in the order given: a unit begins when it has arrived *and* the one before
    it is done. An area is displayed as soon as its last unit is filed. What is disputed then waits for the commission.

    Parameters
    ----------
    areas : sequence of int
        The adjudication area of each unit, in the order of the field work.
    disputed : sequence of bool
        Whether somebody objects to it.
    field_a_day, office_a_day, disputes_a_day : float
        How many units each stage finishes in a working day.
    display_days : float
        How long an area is displayed.

    Returns
    -------
    pandas.DataFrame
        One row a unit: the day on which it is ``surveyed``, ``filed``, ``shown`` to the end, and ``titled``.
    """
    units = pd.DataFrame({"area": areas, "disputed": disputed})
    units["surveyed"] = (np.arange(len(units)) + 1) / field_a_day
    units["filed"] = _one_after_another(units["surveyed"], 1 / office_a_day)
    units["shown"] = units.groupby("area")["filed"].transform("max") + display_days
    units["titled"] = units["shown"]
    queue = units[units["disputed"]].sort_values("shown", kind="stable")
    units.loc[queue.index, "titled"] = _one_after_another(queue["shown"], 1 / disputes_a_day)
    return units


def _one_after_another(arrived: pd.Series, takes: float) -> list[float]:
    """Give the day on which each is done, where one is worked on at a time and none before it has arrived."""
    done, free = [], 0.0
    for day in arrived:
        free = max(day, free) + takes
        done.append(free)
    return done
