"""Who lives on which parcel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.people import dependence

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.people.households import Community

# Assumptions.
TENANTS = 0.12
_LATE_ARRIVAL_RENTS = 0.35  # by one standard deviation
_COMFORT_RENTS = -0.15

# The state before the works is that of the end of this year: nobody moves to a plot that the works will take.
LAST_YEAR = 2017


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
    heights: pd.Series,
) -> tuple[Community, Homes]:
    """Give every household one residential parcel, and number the households from door to door.

    Better-off households tend, weakly, to live on larger parcels, on the canal road and on higher ground: as strongly
    as `dependence.PLOT_CORRELATIONS` says.

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
    traits = chosen[["area_m2", "fronts_canal_road"]].assign(height_m=heights.loc[chosen.index])
    plots = dependence.matching_scores(rng, traits, dependence.PLOT_CORRELATIONS)
    home_of = np.empty(count, int)
    home_of[np.argsort(plots, kind="stable")] = np.argsort(community.comfort, kind="stable")
    community = _renumber(community, home_of)
    tenants = _tenants(rng, community)
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


def _tenants(rng: np.random.Generator, community: Community) -> np.ndarray:
    """Tell which households rent: more often those who came late, a little more often those with less."""
    years = community.households["arrival_year"].to_numpy(float)
    wish = _LATE_ARRIVAL_RENTS * (years - years.mean()) / years.std() + _COMFORT_RENTS * community.comfort
    wish += np.sqrt(1 - _LATE_ARRIVAL_RENTS**2 - _COMFORT_RENTS**2) * rng.normal(size=len(wish))
    chosen = np.zeros(len(wish), bool)
    chosen[np.argsort(-wish, kind="stable")[: int(rng.binomial(len(wish), TENANTS))]] = True
    return chosen


def _moved_in(rng: np.random.Generator, arrival_year: int, *, tenant: bool) -> date:
    """Most owners came straight to their plot; tenants moved within the last years."""
    if tenant:
        first = max(arrival_year, int(rng.integers(2010, LAST_YEAR + 1)))
    elif rng.random() < 0.7:
        first = arrival_year
    else:
        first = int(rng.integers(arrival_year, LAST_YEAR + 1))
    return date(first, 1, 1) + timedelta(days=int(rng.integers(0, 365)))
