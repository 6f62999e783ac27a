"""Who holds what: fills the land register for every residential parcel."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from generator.settings import REGISTER_DAY
from generator.tenure.births import birth_years
from generator.tenure.register import Register

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.people.homes import Homes
    from generator.people.households import Community

# Assumptions.
_TITLED = 0.60
_JOINT_COUPLES = 0.60
_HEIRS = 0.12
_HELD_BY_RELATIVE = 0.03  # the household lives there, the holder lives elsewhere
_HELD_BY_GROUP = 0.25  # of the empty plots
_LANDLORD_IN_COMMUNITY = 0.3
_LANDLORD_WITH_SEVERAL = 0.25
_WRITTEN_LEASE = 0.75
_EARLIER_SELLER = 0.24
_EARLIER_POSSESSION = 0.35
_RESOLD_TITLES = 8
_SECOND_SOURCE = 0.16

_FIRST_TITLE = date(2019, 12, 5)
_RESERVE_SINCE = date(2015, 1, 1)
_RESERVE_M = 5.5

_PREFIX = {"sale letter": "SL", "sangkat letter": "SK", "family book": "FB", "court decision": "CD"}

# Several of these do not sum to one in floating point, as real shares do not.
_SHARES_OF_HEIRS = tuple(
    tuple(Fraction(part) for part in text.split())
    for text in (
        "1/3 1/3 1/3",
        "1/2 1/4 1/4",
        "1/4 1/4 1/4 1/4",
        "1/2 1/6 1/6 1/6",
        "1/6 1/6 1/6 1/6 1/6 1/6",
        "2/3 1/3",
        "1/2 1/3 1/6",
        "1/3 1/6 1/6 1/6 1/6",
        "2/5 3/10 3/10",
    )
)


def draw(
    rng: np.random.Generator,
    community: Community,
    homes: Homes,
    parcels: gpd.GeoDataFrame,
    water_distance: pd.Series,
) -> dict[str, pd.DataFrame]:
    """Draw the register of all residential parcels, as of the register's day.

    Parameters
    ----------
    rng : numpy.random.Generator
    community : Community
    homes : Homes
    parcels : geopandas.GeoDataFrame
    water_distance : pandas.Series
        Metres from each parcel to the water, in the order of `parcels`.

    Returns
    -------
    dict of str to pandas.DataFrame
        The six tables of the register.
    """
    residential = (parcels["land_use"] == "residential").to_numpy()
    land = parcels.loc[residential, ["parcel_id", "area_m2"]].assign(to_water=water_distance[residential].to_numpy())
    land = land.merge(homes.occupancy[["parcel_id", "household_id", "since", "role"]], how="left", on="parcel_id")
    land = land.merge(community.households[["household_id", "head_sex"]], how="left", on="household_id")
    titles = _titles(rng, land)
    clerk = _Clerk(rng, community)
    resold = set(rng.choice(sorted(titles), _RESOLD_TITLES, replace=False).tolist())
    for row in land.itertuples():
        title = titles.get(row.Index)
        quality = str(rng.choice(["surveyed", "sketch", "unknown"], p=(0.86, 0.12, 0.02) if title else (0.1, 0.6, 0.3)))
        unit = clerk.register.unit(row.parcel_id, row.area_m2, title, quality)
        shares = clerk.holders_of(row)
        if title:
            clerk.enter_title(unit, title, shares, resold=row.Index in resold)
        else:
            clerk.enter_possession(unit, shares, row.since)
        if row.role == "tenant" and rng.random() < _WRITTEN_LEASE:
            clerk.enter_lease(unit, row)
        if row.to_water < _RESERVE_M:
            clerk.register.right(unit, clerk.state, "canal reserve", None, (_RESERVE_SINCE, None))
    tables = clerk.register.tables()
    # Numbers of their own: the rest of the register does not move when the births do.
    (own,) = rng.spawn(1)
    tables["parties"]["birth_year"] = birth_years(own, tables["parties"], tables["rights"], community.people)
    return tables


def _titles(rng: np.random.Generator, land: pd.DataFrame) -> dict[int, str]:
    """Give title numbers to about 60 % of the units; less often to those close to the water."""
    weight = np.where(land["to_water"] < _RESERVE_M, 0.35, 1.0)
    chosen = np.sort(rng.choice(len(land), round(_TITLED * len(land)), replace=False, p=weight / weight.sum()))
    numbers = 104_000 + np.cumsum(rng.integers(1, 9, len(chosen)))
    # Not strictly in the order of the parcels: survey teams came back for those who were away.
    numbers = numbers[np.argsort(np.arange(len(chosen)) + rng.normal(0, 12, len(chosen)), kind="stable")]
    return {int(i): f"T-{n}" for i, n in zip(chosen, numbers, strict=True)}


class _Clerk:
    """Enters the holders of each unit, their rights and their papers."""

    def __init__(self, rng: np.random.Generator, community: Community) -> None:
        self._rng = rng
        self._spouses = community.spouses
        self._sex = community.people.set_index("person_id")["sex"]
        self._heads: list[str] = []  # owner-occupiers entered so far, who may let a second plot
        self._absentees: list[str] = []
        self.register = Register()
        self.state = self.register.party("state")
        self._groups = [self.register.party("group") for _ in range(2)]

    def holders_of(self, row: NamedTuple) -> list[tuple[str, Fraction]]:
        """Return holders and shares of one unit, by who lives there."""
        rng = self._rng
        if row.role == "owner-occupier":
            return self._owner_occupiers(row)
        if row.role != "tenant" and rng.random() < _HELD_BY_GROUP:
            return [(str(rng.choice(self._groups)), Fraction(1))]
        if self._heads and rng.random() < _LANDLORD_IN_COMMUNITY:
            return [(str(rng.choice(self._heads)), Fraction(1))]
        if self._absentees and rng.random() < _LANDLORD_WITH_SEVERAL:
            return [(str(rng.choice(self._absentees)), Fraction(1))]
        self._absentees.append(self._stranger())
        return [(self._absentees[-1], Fraction(1))]

    def enter_title(self, unit: str, title: str, shares: list[tuple[str, Fraction]], *, resold: bool) -> None:
        """Enter ownership; before it, for some, possession that ended with the title, or an owner who sold."""
        rng, register = self._rng, self.register
        issued = _between(rng, _FIRST_TITLE, date(2020, 5, 20))
        if rng.random() < _EARLIER_POSSESSION:
            start = _between(rng, date(1990, 1, 1), date(2015, 12, 31))
            period = (start, issued - timedelta(days=1))
            earlier = register.right(unit, shares[0][0], "possession", Fraction(1), period)
            self._paper(self._paper_of_possession(), start, [earlier])
        begin = issued
        if resold:
            begin = issued + timedelta(days=int(rng.integers(15, 40)))
            sold = self._sellers(unit, "ownership", (issued, begin - timedelta(days=1)))
            register.source("title certificate", title, issued, sold)
        owned = [register.right(unit, party, "ownership", share, (begin, None)) for party, share in shares]
        register.source("title certificate", title, begin, owned)
        if len(shares) > 2:
            self._paper("court decision" if rng.random() < 0.4 else "family book", begin, owned)
        elif resold:
            self._paper("sale letter", begin, owned)
        elif rng.random() < _SECOND_SOURCE:
            self._paper("family book", begin, owned)

    def enter_possession(self, unit: str, shares: list[tuple[str, Fraction]], since: pd.Timestamp) -> None:
        """Enter possession; before it, for some, the possession of those who sold."""
        rng = self._rng
        begin = _between(rng, date(1993, 1, 1), date(2016, 12, 31)) if pd.isna(since) else since.date()
        bought = rng.random() < _EARLIER_SELLER
        if bought:
            start = begin - timedelta(days=int(rng.integers(400, 3500)))
            sold = self._sellers(unit, "possession", (start, begin - timedelta(days=1)))
            self._paper(self._paper_of_possession(), start, sold)
        held = [self.register.right(unit, party, "possession", share, (begin, None)) for party, share in shares]
        self._paper("sale letter" if bought else self._paper_of_possession(), begin, held)
        if rng.random() < _SECOND_SOURCE:
            self._paper("family book", begin, held)

    def enter_lease(self, unit: str, row: NamedTuple) -> None:
        """Enter the lease of the household that lives on the parcel."""
        tenant = self.register.party("natural person", row.head_sex, row.household_id)
        begin = row.since.date()
        lease = self.register.right(unit, tenant, "lease", None, (begin, None))
        self._paper("sangkat letter", begin, [lease])

    def _owner_occupiers(self, row: NamedTuple) -> list[tuple[str, Fraction]]:
        rng, register = self._rng, self.register
        if rng.random() < _HELD_BY_RELATIVE:
            return [(self._stranger(), Fraction(1))]
        head = register.party("natural person", row.head_sex, row.household_id)
        self._heads.append(head)
        if rng.random() < _HEIRS:
            shares = _SHARES_OF_HEIRS[int(rng.integers(len(_SHARES_OF_HEIRS)))]
            homes = [row.household_id if rng.random() < 0.5 else None for _ in shares[1:]]
            others = [register.party("natural person", self._any_sex(), home) for home in homes]
            return list(zip([head, *others], shares, strict=True))
        spouse = self._spouses.get(row.household_id)
        if spouse is not None and rng.random() < _JOINT_COUPLES:
            other = register.party("natural person", self._sex[spouse], row.household_id)
            first = Fraction(str(rng.choice(["1/2", "2/3", "3/5"], p=[0.92, 0.05, 0.03])))
            return [(head, first), (other, 1 - first)]
        return [(head, Fraction(1))]

    def _sellers(self, unit: str, right_type: str, period: tuple[date, date]) -> list[str]:
        """Enter the ended rights of one or two people who sold and left."""
        count = 1 if self._rng.random() < 0.65 else 2
        share = Fraction(1, count)
        return [self.register.right(unit, self._stranger(), right_type, share, period) for _ in range(count)]

    def _stranger(self) -> str:
        """Enter a natural person who does not live in the community."""
        return self.register.party("natural person", self._any_sex())

    def _any_sex(self) -> str:
        return str(self._rng.choice(["female", "male"]))

    def _paper_of_possession(self) -> str:
        return str(self._rng.choice(["sangkat letter", "sale letter", "family book"], p=[0.5, 0.28, 0.22]))

    def _paper(self, source_type: str, near: date, rights: list[str]) -> None:
        """Enter a document other than a title, accepted within a year of the right's begin."""
        accepted = min(near + timedelta(days=int(self._rng.integers(0, 330))), REGISTER_DAY)
        number = f"{_PREFIX[source_type]}-{len(self.register.sources) + 1001}/{accepted.year}"
        self.register.source(source_type, number, accepted, rights)


def _between(rng: np.random.Generator, first: date, last: date) -> date:
    return first + timedelta(days=int(rng.integers(0, (last - first).days + 1)))
