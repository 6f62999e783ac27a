"""Who lives on which parcel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.settings import REGISTER_DAY

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.people.households import Community

_TENANTS = 0.12  # assumption


@dataclass(frozen=True)
class Homes:
    """Where the households live.

    Attributes
    ----------
    occupancy : pandas.DataFrame
        As it is published.
    comfort : pandas.Series
        How well off the household on each occupied parcel is, by parcel; never published.
    """

    occupancy: pd.DataFrame
    comfort: pd.Series


def settle(
    rng: np.random.Generator,
    community: Community,
    parcels: gpd.GeoDataFrame,
    heights: pd.Series,  # noqa: ARG001
) -> tuple[Community, Homes]:
    """Give every household one residential parcel, and number the households from door to door.

    Better-off households tend, weakly, to live on larger parcels and on the canal road.

    Parameters
    ----------
    rng : numpy.random.Generator
    community : Community
    parcels : geopandas.GeoDataFrame
        Numbered from south to north.
    heights : pandas.Series
        Height of the ground of each parcel in metres, with the index of `parcels`.

    Returns
    -------
    Community
        The same community, its households renumbered in the order of the parcels.
    Homes
    """
    residential = parcels[parcels["land_use"] == "residential"]
    count = len(community.households)
    chosen = residential.iloc[np.sort(rng.choice(len(residential), count, replace=False))]
    wish = np.log(chosen["area_m2"].to_numpy())
    wish = (wish - wish.mean()) / wish.std() + 0.5 * chosen["fronts_canal_road"].to_numpy()
    # The noise keeps the rank correlation of comfort and parcel near 0.35.
    by_comfort = np.argsort(community.comfort + rng.normal(0, 1.2, count), kind="stable")
    by_parcel = np.argsort(wish + rng.normal(0, 1.2, count), kind="stable")
    home_of = np.empty(count, int)
    home_of[by_parcel] = by_comfort
    community = _renumber(community, home_of)
    tenants = rng.random(count) < _TENANTS
    since = [
        _moved_in(rng, int(year), tenant=bool(tenant))
        for year, tenant in zip(community.households["arrival_year"], tenants, strict=True)
    ]
    occupancy = pd.DataFrame(
        {
            "occupancy_id": [f"OC{i:04d}" for i in range(1, count + 1)],
            "household_id": community.households["household_id"],
            "parcel_id": chosen["parcel_id"].to_numpy(),
            "since": pd.to_datetime(pd.Series(since)).astype("datetime64[us]"),
            "role": np.where(tenants, "tenant", "owner-occupier"),
        }
    )
    return community, Homes(occupancy, pd.Series(community.comfort, index=chosen["parcel_id"].to_numpy()))


def _renumber(community: Community, order: np.ndarray) -> Community:
    """Put the households in a new order and number them, and their people, from the start."""
    old = community.households.iloc[order].reset_index(drop=True)
    new_id = {was: f"H{i:04d}" for i, was in enumerate(old["household_id"], start=1)}
    people = community.people.assign(household_id=community.people["household_id"].map(new_id))
    people = people.sort_values("household_id", kind="stable").reset_index(drop=True)
    person_id = {was: f"P{i:05d}" for i, was in enumerate(people["person_id"], start=1)}
    people["person_id"] = people["person_id"].map(person_id)
    spouses = community.spouses.map(person_id)
    spouses.index = spouses.index.map(new_id)
    households = old.assign(household_id=old["household_id"].map(new_id))
    return type(community)(households, people, spouses.sort_index(), community.comfort[order])


def _moved_in(rng: np.random.Generator, arrival_year: int, *, tenant: bool) -> date:
    """Most owners came straight to their plot; tenants moved within the last years."""
    if tenant:
        first = max(arrival_year, int(rng.integers(2011, 2020)))
    elif rng.random() < 0.7:
        first = arrival_year
    else:
        first = int(rng.integers(arrival_year, max(arrival_year + 1, 2019)))
    day = date(first, 1, 1) + timedelta(days=int(rng.integers(0, 365)))
    return min(day, REGISTER_DAY - timedelta(days=30))
