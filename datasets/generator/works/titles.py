"""The land register after the works: a title for each family."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.tenure.births import birth_years
from generator.tenure.register import Register

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from generator.people.households import Community

# Invented. The register is read as of this day.
REGISTER_DAY = date(2021, 6, 30)
_FIRST_NUMBER = 208_000
_FIRST_ID = 2001  # no unit, right or paper has the id of one in the register before
_DAYS_TO_TITLE = (20, 150)
_DAYS_FROM_LOT_TO_HANDOVER = 14

# Assumption: couples are asked to hold the new plot together, and most do.
_JOINT_COUPLES = 0.85


def draw(
    rng: np.random.Generator,
    community: Community,
    before: dict[str, pd.DataFrame],
    moves: pd.DataFrame,
    plots: gpd.GeoDataFrame,
) -> dict[str, pd.DataFrame]:
    """Draw the register of the new plots.

    Each family that lived in the community gets one title, tenants too. Those who held land there and lived elsewhere
    get none. Whoever stands in the register before keeps the number as a party.

    Parameters
    ----------
    rng : numpy.random.Generator
    community : Community
    before : dict of str to pandas.DataFrame
        The register before the works.
    moves : pandas.DataFrame
        ``household_id``, ``parcel_after``, ``stage`` and ``moved_in_on``.
    plots : geopandas.GeoDataFrame
        The new plots: ``parcel_id``, ``area_m2`` and ``fronts_canal_road``.

    Returns
    -------
    dict of str to pandas.DataFrame
        The six tables of the register.
    """
    known = before["parties"]
    register = Register(parties=known.drop(columns="birth_year").to_dict("records"), first_id=_FIRST_ID)
    holders = _Holders(register, community, known)
    state = known.loc[known["party_type"] == "state", "party_id"].item()
    land = plots.set_index("parcel_id")
    titles = _titles(rng, moves)
    allotted: dict[int, list[str]] = {}
    for row in moves.sort_values("parcel_after").itertuples():
        plot, title = land.loc[row.parcel_after], titles[row.household_id]
        issued = row.moved_in_on.date() + timedelta(days=int(rng.integers(*_DAYS_TO_TITLE)))
        unit = register.unit(row.parcel_after, float(plot["area_m2"]), title, "surveyed")
        parties = holders.of(row.household_id, joint=bool(rng.random() < _JOINT_COUPLES))
        share = Fraction(1, len(parties))
        owned = [register.right(unit, party, "ownership", share, (issued, None)) for party in parties]
        register.source("title certificate", title, issued, owned)
        allotted.setdefault(row.stage, []).extend(owned)
        if plot["fronts_canal_road"]:
            register.right(unit, state, "road right of way", None, (issued, None))
    first = moves.groupby("stage")["moved_in_on"].min()
    for stage, rights in sorted(allotted.items()):
        drawn = first[stage].date() - timedelta(days=_DAYS_FROM_LOT_TO_HANDOVER)
        register.source("allotment record", f"AR-{stage + 1}/{drawn.year}", drawn, rights)
    tables = register.tables()
    tables["parties"]["birth_year"] = _births(rng, tables, known, community.people)
    return tables


def _titles(rng: np.random.Generator, moves: pd.DataFrame) -> dict[str, str]:
    """Give title numbers in the order in which the plots were handed over."""
    order = moves.sort_values(["stage", "moved_in_on", "parcel_after"])["household_id"]
    numbers = _FIRST_NUMBER + rng.integers(1, 4, len(order)).cumsum()
    return {name: f"T-{number}" for name, number in zip(order, numbers, strict=True)}


class _Holders:
    """Finds or enters the people who hold a family's new plot."""

    def __init__(self, register: Register, community: Community, known: pd.DataFrame) -> None:
        self._register = register
        self._spouses = community.spouses
        self._sex_of = community.people.set_index("person_id")["sex"]
        self._head_sex = community.households.set_index("household_id")["head_sex"]
        people = known[(known["party_type"] == "natural person") & known["household_id"].notna()]
        self._known: dict[tuple[str, str], str] = {}
        for row in people.itertuples():
            self._known.setdefault((row.household_id, row.sex), row.party_id)

    def of(self, household: str, *, joint: bool) -> list[str]:
        """Return the head, and with `joint` the spouse if there is one."""
        sexes = [self._head_sex[household]]
        spouse = self._spouses.get(household)
        if joint and spouse is not None:
            sexes.append(self._sex_of[spouse])
        return [self._party(household, sex) for sex in sexes]

    def _party(self, household: str, sex: str) -> str:
        # Head and spouse differ in sex, so that household and sex tell them apart.
        return self._known.get((household, sex)) or self._register.party("natural person", sex, household)


def _births(
    rng: np.random.Generator, tables: dict[str, pd.DataFrame], known: pd.DataFrame, people: pd.DataFrame
) -> pd.Series:
    """Keep the years of birth that are known, and draw those of new parties."""
    parties = tables["parties"]
    years = known["birth_year"].reindex(parties.index)
    new = parties.index[len(known) :]
    years[new] = birth_years(rng, parties.loc[new], tables["rights"], people)
    return years.astype("Int64")
