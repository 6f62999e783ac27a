"""Who gets which new plot, and where the family lives meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from generator.works.stages import stage_of

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.form.canal import Canal

# Invented: neighbours draw lots in groups of this size.
_GROUP = 10
# Assumptions.
_WITH_RELATIVES = 0.1
_DAYS_TO_LEAVE = 20
_DAYS_TO_COME_BACK = 25


def draw_lots(
    rng: np.random.Generator,
    canal: Canal,
    homes: gpd.GeoDataFrame,
    plots: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """Give each family one new plot near its old one.

    The families are taken in their order along the canal, and so are the stages: each stage takes as many as it has
    plots. In a stage each bank gets as many families as it has plots; where more live on one bank than fit, lots decide
    who crosses. Then neighbours draw lots: ten families in a row for ten plots in a row.

    Parameters
    ----------
    rng : numpy.random.Generator
    canal : Canal
    homes : geopandas.GeoDataFrame
        One row for each family: ``household_id``, ``parcel_id``, ``bank``, and the old parcel in local coordinates.
    plots : geopandas.GeoDataFrame
        As many new plots: ``parcel_id``, ``bank``, in local coordinates.

    Returns
    -------
    pandas.DataFrame
        In the order of `homes`: ``household_id``, ``parcel_before``, ``parcel_after``, ``stage`` of the new plot and
        ``old_stage`` of the old one, counted from 0.
    """
    families = _along(canal, homes)
    places = _along(canal, plots)
    families["old_stage"] = stage_of(families["s"].to_numpy())
    places["stage"] = stage_of(places["s"].to_numpy())
    families = families.sort_values(["s", "household_id"], kind="stable")
    families["stage"] = np.sort(places["stage"].to_numpy())
    new_plot = pd.Series("", index=families.index)
    for stage in range(int(places["stage"].max()) + 1):
        own, land = families[families["stage"] == stage], places[places["stage"] == stage]
        bank = _banks(rng, own["bank"], int((land["bank"] == "east").sum()))
        for name in ("east", "west"):
            movers = own.index[(bank == name).to_numpy()]
            lots = land[land["bank"] == name].sort_values(["s", "parcel_id"], kind="stable")["parcel_id"].to_numpy()
            new_plot[movers] = _in_groups(rng, lots)
    families["parcel_after"] = new_plot
    found = families.rename(columns={"parcel_id": "parcel_before"}).loc[homes.index]
    return found[["household_id", "parcel_before", "parcel_after", "stage", "old_stage"]]


def _along(canal: Canal, frame: gpd.GeoDataFrame) -> pd.DataFrame:
    s = np.round(shapely.line_locate_point(canal.axis, frame.geometry.centroid.to_numpy()), 2)
    return pd.DataFrame(frame.drop(columns="geometry")).assign(s=s)


def _banks(rng: np.random.Generator, old: pd.Series, east: int) -> pd.Series:
    """Return the new bank of each family: the old one, but for those who cross because there are too many."""
    bank = old.copy()
    surplus = int((old == "east").sum()) - east
    crowded, other = ("east", "west") if surplus > 0 else ("west", "east")
    crossing = rng.choice(old.index[(old == crowded).to_numpy()], abs(surplus), replace=False)
    bank[crossing] = other
    return bank


def _in_groups(rng: np.random.Generator, lots: np.ndarray) -> np.ndarray:
    """Mix the plots within each group of neighbours."""
    groups = [rng.permutation(lots[i : i + _GROUP]) for i in range(0, len(lots), _GROUP)]
    return np.concatenate(groups) if groups else lots


def away(rng: np.random.Generator, lots: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Draw when each family leaves its old plot and when the new one is handed over.

    A family leaves when the works reach its old plot, or at once when its new one is ready before that.

    Parameters
    ----------
    rng : numpy.random.Generator
    lots : pandas.DataFrame
        As `draw_lots` returns it.
    days : pandas.DataFrame
        First and last day of each stage.

    Returns
    -------
    pandas.DataFrame
        ``left_on``, ``moved_in_on`` (the same day for those who move straight) and ``shelter``: whether the family
        asks for temporary housing.
    """
    count = len(lots)
    begin = days["begin_date"].to_numpy()[lots["old_stage"]]
    end = days["end_date"].to_numpy()[lots["stage"]]
    delays = rng.integers(0, _DAYS_TO_LEAVE, count), rng.integers(1, _DAYS_TO_COME_BACK, count)
    relatives = rng.random(count) < _WITH_RELATIVES
    left, moved = (pd.Series(day + delay.astype("timedelta64[D]"))
                   for day, delay in zip((begin, end), delays, strict=True))  # fmt: skip
    straight = (lots["old_stage"] > lots["stage"]).to_numpy()
    left = left.where(~straight, moved)
    found = pd.DataFrame({"left_on": left, "moved_in_on": moved}).astype("datetime64[us]").set_axis(lots.index)
    return found.assign(shelter=~straight & ~relatives)


def stays(moves: pd.DataFrame, shelters: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give places in the sheds to those who ask, in the order in which they leave, while there are any.

    Parameters
    ----------
    moves : pandas.DataFrame
        ``household_id``, ``left_on``, ``moved_in_on`` and ``shelter``.
    shelters : geopandas.GeoDataFrame

    Returns
    -------
    pandas.DataFrame
        The table of temporary stays.
    """
    free_from = [
        [name, pd.Timestamp.min] for name, places in zip(shelters["shelter_id"], shelters["places"], strict=True)
        for _ in range(places)
    ]  # fmt: skip
    found = []
    asking = moves[moves["shelter"]].sort_values(["left_on", "household_id"])
    for row in asking.itertuples():
        place = next((place for place in free_from if place[1] < row.left_on), None)
        if place is None:
            continue
        place[1] = row.moved_in_on
        found.append((row.household_id, place[0], row.left_on, row.moved_in_on))
    table = pd.DataFrame(found, columns=["household_id", "shelter_id", "from_date", "to_date"])
    table.insert(0, "stay_id", [f"TS{i:04d}" for i in range(1, len(table) + 1)])
    return table.astype({"from_date": "datetime64[us]", "to_date": "datetime64[us]"})
