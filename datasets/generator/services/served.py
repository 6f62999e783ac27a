"""The homes that are served or not: what their connections depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.water.drains import working

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from generator.twin import Draft

# How far beyond its edge a street still touches a parcel: edges are rounded to the grid.
_TOUCHES_M = 0.3


def homes(draft: Draft, state: str) -> pd.DataFrame:
    """Return one row for each household, in the order of its parcels.

    Parameters
    ----------
    draft : Draft
        With works and water.
    state : {"before", "after"}

    Returns
    -------
    pandas.DataFrame
        ``household_id``, ``parcel_id``, ``role``, ``persons``, ``income_usd``, ``arrival_year``, ``year`` in which it
        came to the parcel, ``comfort``, ``on_road``, ``over_water``, ``depth_2`` (cm, 0 without a house), ``to_well_m``
        and ``drain``: ``"connection"``, ``"dead end"`` or ``"none"``.
    """
    clean, tail = draft.clean, "" if state == "before" else f"_{state}"
    own = clean["occupancy"].set_index("parcel_id")["household_id"]
    comfort = draft.homes.comfort.rename(own)
    rows = clean[f"occupancy{tail}"].drop(columns="occupancy_id").merge(
        clean["households"][["household_id", "persons", "income_usd", "arrival_year"]], on="household_id"
    )  # fmt: skip
    rows = rows.assign(year=rows["since"].dt.year, comfort=rows["household_id"].map(comfort)).drop(columns="since")
    parcels = clean[f"parcels{tail}"].set_index("parcel_id")
    rows["on_road"] = rows["parcel_id"].map(parcels["fronts_canal_road"]).astype(bool)
    houses = clean[f"buildings{tail}"].merge(
        clean[f"flood_depths{tail}"].query("return_period_years == 2")[["building_id", "depth_cm"]], on="building_id"
    )
    houses = houses.groupby("parcel_id").agg({"depth_cm": "max", "over_water": "any"})
    rows["depth_2"] = rows["parcel_id"].map(houses["depth_cm"]).fillna(0).astype(int)
    rows["over_water"] = rows["parcel_id"].map(houses["over_water"]).eq(other=True)
    shapes = parcels.geometry.loc[rows["parcel_id"]].to_numpy()
    rows["to_well_m"] = _nearest(shapes, clean[f"facilities{tail}"])
    rows["drain"] = drains_at(shapes, clean[f"streets{tail}"], clean[f"drains{tail}"])
    return rows.sort_values("parcel_id", kind="stable", ignore_index=True)


def _nearest(shapes: np.ndarray, facilities: gpd.GeoDataFrame) -> np.ndarray:
    wells = shapely.union_all(facilities.geometry[facilities["kind"] == "well"].to_numpy())
    return np.full(len(shapes), np.inf) if wells.is_empty else shapely.distance(wells, shapes)


def drains_at(shapes: np.ndarray, streets: gpd.GeoDataFrame, drains: gpd.GeoDataFrame) -> list[str]:
    """Tell what drain the streets along each parcel have.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.Polygon
    streets, drains : geopandas.GeoDataFrame
        Of the same state.

    Returns
    -------
    list of str
        ``"connection"`` where one leads water to the canal, ``"dead end"`` where there is only one that does not, else
        ``"none"``.
    """
    # Of the drains in a street one that works is enough.
    works = working(drains).groupby(drains["street_id"]).any()
    state = streets["street_id"].map(works.map({True: "connection", False: "dead end"}))
    beside = shapely.buffer(streets.geometry.to_numpy(), streets["width_m"].to_numpy() / 2 + _TOUCHES_M)
    place, street = shapely.STRtree(beside).query(shapes, predicate="intersects")
    found = ["none"] * len(shapes)
    for parcel, kind in zip(place, state.iloc[street], strict=True):
        if kind == "connection" or (kind == "dead end" and found[parcel] == "none"):
            found[parcel] = kind
    return found
