"""What is proposed to the community, measured on the synthetic map before the works."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from generator.planning.frames import side_of
from generator.schema.planning import PLACES
from generator.settings import CANAL_LENGTH_M

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.twin import Draft

_QUARTERS = PLACES[3:]
# What any facility costs besides its site, in USD: free land is not infinitely better than cheap land.
_BUILDING_USD = 40_000
# What keeps a site from being proposed at all.
_HOPELESS = ("no access", "claims")
_POLE_EVERY_M, _TREE_EVERY_M, _BRIDGE_REACH_M = 35, 12, 200
# A fire point every 90 m: the reach from a paved road in a South African guideline (CSIR).
_FIRE_EVERY_M = 90
_WASTE_POINTS = 14


@dataclass(frozen=True)
class Facility:
    """A facility that needs a site.

    Attributes
    ----------
    key, name, sector, use, item : str
        `use` names the sites' column that tells where it may be built.
    size_m2 : float, optional
        What is built; none means the whole site.
    reach_m : float
        How far people walk to it, as the crow flies.
    ages : tuple of str
        It serves households with somebody in one of these age groups; none means all.
    half : str
        ``"south"``, ``"north"`` or empty for anywhere.
    needs : tuple of str
        What must lie in the bank's canal road before it.
    """

    key: str
    name: str
    sector: str
    use: str
    item: str
    size_m2: float | None
    reach_m: float
    ages: tuple[str, ...] = ()
    half: str = ""
    needs: tuple[str, ...] = ()


# 400 m is the reach of the middle size of play area in a British norm (LEAP); the other reaches and all sizes are
# assumed.
FACILITIES = (
    Facility("creche", "Crèche", "crèche", "creche", "crèche", 150, 300, ("0-2", "3-5"), needs=("sewer",)),
    Facility("centre", "Community centre", "community centre", "community_centre", "community centre", 120, 400,
             needs=("sewer",)),
    Facility("play", "Play area in the south", "play and sports", "play_sports", "play area", 160, 400,
             ("3-5", "6-14"), "south"),
    Facility("sports", "Sports ground in the north", "play and sports", "play_sports", "sports ground", None, 400,
             ("6-14", "15-24"), "north", ("light",)),
    Facility("green south", "Green space in the south", "green space", "green_space", "green space", None, 300,
             half="south"),
    Facility("green north", "Green space in the north", "green space", "green_space", "green space", None, 300,
             half="north"),
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A project before it has a number and a price.

    Attributes
    ----------
    key, name, sector, place, item : str
    quantity : float
        Of the price list's item.
    serves : pandas.Series of bool
        Households by id.
    site : str, optional
    needs : tuple of str
        Keys of the proposals that come first.
    """

    key: str
    name: str
    sector: str
    place: str
    item: str
    quantity: float
    serves: pd.Series
    site: str | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What proposals are measured on.

    Attributes
    ----------
    streets, sites : geopandas.GeoDataFrame
        With ``bank`` and ``along``, metres from the southern end of the canal.
    homes : pandas.DataFrame
        One row for each household, by id: ``bank``, ``along``, ``point``, its parcel and its members by age.
    bridges : geopandas.GeoDataFrame
    """

    streets: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    homes: pd.DataFrame
    bridges: gpd.GeoDataFrame


def survey(draft: Draft, sites: gpd.GeoDataFrame) -> Ground:
    """Find out where streets, sites and homes lie, and who lives there.

    Parameters
    ----------
    draft : Draft
    sites : geopandas.GeoDataFrame
        The candidate sites.

    Returns
    -------
    Ground
    """
    clean = draft.clean
    axis = clean["canal_axis"].geometry.iloc[0]
    middles = shapely.line_interpolate_point(clean["streets"].geometry.to_numpy(), 0.5, normalized=True)
    banks = np.where(side_of(axis, middles) > 0, "east", "west")
    streets = clean["streets"].assign(along=shapely.line_locate_point(axis, middles), bank=banks)
    sites = sites.assign(along=shapely.line_locate_point(axis, shapely.point_on_surface(sites.geometry.to_numpy())))

    parcels = clean["parcels"].set_index("parcel_id")
    homes = clean["households"].merge(clean["occupancy"][["household_id", "parcel_id", "role"]], on="household_id")
    homes = homes.join(parcels[["bank", "frontage_m", "fronts_canal_road"]], on="parcel_id").set_index("household_id")
    points = shapely.point_on_surface(parcels.geometry.loc[homes["parcel_id"]].to_numpy())
    homes = homes.assign(along=shapely.line_locate_point(axis, points), point=points)
    ages = pd.crosstab(clean["people"]["household_id"], clean["people"]["age_group"])
    return Ground(streets, sites, homes.join(ages), clean["bridges"])


def propose(ground: Ground) -> list[Proposal]:
    """Return all proposals, those that others wait for first within each group."""
    facilities = _facilities(ground)
    rooms = [
        Proposal("infirmary", "Infirmary in the community centre", centre.sector, centre.place, "infirmary", 1,
                 centre.serves, needs=(centre.key,))
        for centre in facilities if centre.key == "centre"
    ]  # fmt: skip
    return [*_lane_works(ground), *_road_works(ground), *facilities, *rooms, *_small_works(ground)]


def _in_quarter(rows: pd.DataFrame, quarter: str) -> pd.Series:
    half, bank = quarter.split("-")
    return (rows["bank"] == bank) & ((rows["along"] < CANAL_LENGTH_M / 2) == (half == "south"))


def _lane_works(ground: Ground) -> list[Proposal]:
    """Propose a drain and then paving for the lanes of each quarter."""
    found = []
    for quarter in _QUARTERS:
        lanes = ground.streets[_in_quarter(ground.streets, quarter)
                               & ground.streets["street_class"].isin(["lane", "path"])]  # fmt: skip
        serves = _in_quarter(ground.homes, quarter) & ~ground.homes["fronts_canal_road"]
        unpaved = lanes[lanes["surface"] == "earth"]
        found += [
            Proposal(f"drain {quarter}", f"Drains in the lanes of the {quarter}", "drainage", quarter, "lane drain",
                     round(float(lanes.length.sum())), serves),
            Proposal(f"lanes {quarter}", f"Paving of the earth lanes of the {quarter}", "lanes", quarter, "lane paving",
                     round(float((unpaved.length * unpaved["width_m"]).sum())), serves,
                     needs=(f"drain {quarter}", f"water {quarter.split('-')[1]}")),
        ]  # fmt: skip
    return found


def _road_works(ground: Ground) -> list[Proposal]:
    """Propose what lies in or on the canal road of each bank."""
    homes, found = ground.homes, []
    for bank in ("east", "west"):
        on_bank = homes["bank"] == bank
        off_road = on_bank & ~homes["fronts_canal_road"]
        own = ground.streets[ground.streets["bank"] == bank]
        road = round(float(own.loc[own["street_class"] == "canal road"].length.sum()))
        lit = float(own.loc[own["street_class"] != "city street"].length.sum())
        found += [
            Proposal(f"sewer {bank}", f"Sewer in the canal road of the {bank}", "sewer", bank, "sewer", road,
                     on_bank & homes["fronts_canal_road"]),
            Proposal(f"house sewer {bank}", f"Sewer connections for the lanes of the {bank}", "sewer", bank,
                     "sewer connection", int(off_road.sum()), off_road, needs=(f"sewer {bank}",)),
            Proposal(f"water {bank}", f"Water connections for the lanes of the {bank}", "water", bank,
                     "water connection", int(off_road.sum()), off_road),
            Proposal(f"light {bank}", f"Street lights in the {bank}", "street light", bank, "street light",
                     ceil(lit / _POLE_EVERY_M), on_bank),
            Proposal(f"cycle {bank}", f"Cycle lane in the {bank}", "cycling", bank, "cycle lane", road, on_bank,
                     needs=(f"sewer {bank}",)),
        ]  # fmt: skip
    return found


def _facilities(ground: Ground) -> list[Proposal]:
    """Propose each facility on the free site that serves most people for its cost; none where no site allows it."""
    taken: set[str] = set()
    found = []
    for facility in FACILITIES:
        sites = ground.sites[ground.sites[f"for_{facility.use}"] & ~ground.sites["site_id"].isin(taken)]
        sites = sites[~sites["obstacle"].isin(_HOPELESS)]
        if facility.half:
            sites = sites[(sites["along"] < CANAL_LENGTH_M / 2) == (facility.half == "south")]
        if sites.empty:
            continue
        site = max(sites.itertuples(), key=lambda site: _worth(facility, site, ground.homes))
        taken.add(site.site_id)
        size = site.area_m2 if facility.size_m2 is None else min(facility.size_m2, 0.8 * site.area_m2)
        found.append(
            Proposal(facility.key, facility.name, facility.sector, site.bank, facility.item, round(size),
                     _reached(facility, site, ground.homes), site=site.site_id,
                     needs=tuple(f"{need} {site.bank}" for need in facility.needs))
        )  # fmt: skip
    return found


def _reached(facility: Facility, site: NamedTuple, homes: pd.DataFrame) -> pd.Series:
    near = shapely.distance(site.geometry, homes["point"].to_numpy()) <= facility.reach_m
    concerned = homes[list(facility.ages)].sum(axis=1) > 0 if facility.ages else True
    return pd.Series(near, index=homes.index) & concerned


def _worth(facility: Facility, site: NamedTuple, homes: pd.DataFrame) -> float:
    people = homes.loc[_reached(facility, site, homes), "persons"].sum()
    return float(people) / (_BUILDING_USD + site.land_cost_usd + site.clearing_cost_usd)


def _small_works(ground: Ground) -> list[Proposal]:
    """Propose small works for the whole settlement."""
    homes = ground.homes
    every = pd.Series(data=True, index=homes.index)
    landlocked = homes["frontage_m"] <= 0
    narrow = ground.bridges.sort_values(["width_m", "bridge_id"]).iloc[0]
    middle = shapely.line_interpolate_point(narrow.geometry, 0.5, normalized=True)
    near = pd.Series(shapely.distance(middle, homes["point"].to_numpy()) <= _BRIDGE_REACH_M, index=homes.index)
    return [
        Proposal("trees", "Street trees along both banks", "green space", PLACES[0], "tree",
                 round(2 * CANAL_LENGTH_M / _TREE_EVERY_M), every, needs=("sewer east", "sewer west")),
        Proposal("bridge", "A new footbridge for the narrowest one", "crossing", PLACES[0], "footbridge",
                 round(narrow.geometry.length, 1), near),
        Proposal("fire", "Fire points on both banks", "fire safety", PLACES[0], "fire point",
                 2 * ceil(CANAL_LENGTH_M / _FIRE_EVERY_M), every, needs=("water east", "water west")),
        Proposal("waste", "Collection points for waste", "waste", PLACES[0], "waste point", _WASTE_POINTS, every),
        Proposal("repair", "Repair kits for the poorest households", "housing", PLACES[0], "repair kit",
                 int(homes["id_poor"].sum()), homes["id_poor"]),
        Proposal("papers", "Papers for the plots without a way to a street", "tenure", PLACES[0], "registration",
                 int(homes.loc[landlocked, "parcel_id"].nunique()), landlocked),
    ]  # fmt: skip
