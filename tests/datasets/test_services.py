"""Water, electricity, sewer, drain and waste, for three seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely

if TYPE_CHECKING:
    from generator import Twin

TABLES = ("services", "services_after")


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.crosstab(rows["kind"], rows["access"], normalize="index")


@pytest.mark.parametrize("table", TABLES)
def test_each_home_has_one_row_for_each_kind_of_service(twin: Twin, table: str) -> None:
    from generator.schema.services import KINDS

    rows = twin.clean[table]
    homes = twin.clean[table.replace("services", "occupancy")]["parcel_id"]
    assert len(rows) == len(KINDS) * len(homes)
    assert not rows.duplicated(["parcel_id", "kind"]).any()
    assert set(rows["parcel_id"]) == set(homes)


@pytest.mark.parametrize("table", TABLES)
def test_access_consent_and_price_agree(twin: Twin, table: str) -> None:
    from generator.schema.services import ACCESS, PRICED_PER

    rows = twin.clean[table]
    for kind, ways in ACCESS.items():
        assert set(rows.loc[rows["kind"] == kind, "access"]) <= set(ways), kind
    by = rows.groupby("access")["legal"]
    for access, known in by.agg(lambda legal: set(legal.dropna())).items():
        wanted = {"connection": {True}, "collection": {True}, "collection point": {True}, "resale": {False}}
        assert known == wanted.get(access, set()), access
    paid = rows["price_khr"].notna()
    assert (rows.loc[paid, "price_per"] == rows.loc[paid, "kind"].map(PRICED_PER)).all()
    assert rows.loc[~paid, "price_per"].isna().all()
    sold = rows["kind"].isin(["water", "electricity"]) & rows["access"].isin(["connection", "resale", "vendor"])
    assert rows.loc[sold, "price_khr"].notna().all()
    assert (rows["since"].isna() == (rows["access"] == "none")).all()


def test_prices_are_those_that_were_published(twin: Twin) -> None:
    rows = twin.clean["services"].set_index(["kind", "access"]).sort_index()
    assert set(rows.loc[("electricity", "connection"), "price_khr"]) <= {380, 480, 610, 730}
    resold = rows.loc[("water", "resale"), "price_khr"]
    assert ((resold == 1200) | resold.between(2000, 2500)).all()
    # Who has least to say pays most: the order that the page on services lives from.
    medians = [rows.loc[("water", way), "price_khr"].median() for way in ("connection", "resale", "vendor")]
    assert medians == sorted(medians)
    assert medians[0] < medians[1] < medians[2]


def test_connections_follow_the_road_the_flood_and_the_landlord(twin: Twin) -> None:
    from generator.survey.situation import situations

    homes = situations(twin.clean, "before")
    road = homes["fronts_canal_road"].astype(bool)
    legal = homes[["legal_water", "legal_electricity"]].mean(axis=1)
    assert legal[road].mean() > legal[~road].mean()
    deep = homes["depth_2"].fillna(0) > homes["depth_2"].median()
    assert legal[deep].mean() < legal[~deep].mean()
    tenant = homes["role"] == "tenant"
    assert legal[tenant].mean() < legal[~tenant].mean()


def test_a_sewer_lies_below_the_road_and_a_pit_below_dry_ground(twin: Twin) -> None:
    rows = twin.clean["services"].query("kind == 'sewer'").set_index("parcel_id")["access"]
    road = twin.clean["parcels"].set_index("parcel_id")["fronts_canal_road"].astype(bool)
    assert road.loc[rows.index[rows == "connection"]].all()
    over = twin.clean["buildings"].query("over_water")["parcel_id"]
    assert not rows.reindex(over).eq("pit").any()


@pytest.mark.parametrize("table", TABLES)
def test_a_drain_is_where_the_layer_has_one(twin: Twin, table: str) -> None:
    tail = table.removeprefix("services")
    rows = twin.clean[table].query("kind == 'drain'").set_index("parcel_id")["access"]
    parcels = twin.clean[f"parcels{tail}"].set_index("parcel_id").geometry
    lines = shapely.union_all(twin.clean[f"drains{tail}"].geometry.to_numpy())
    away = parcels.loc[rows.index].distance(lines)
    assert away[rows != "none"].max() < away[rows == "none"].max() if (rows == "none").any() else away.max() < 8


def test_after_the_works_each_plot_is_connected(twin: Twin) -> None:
    found = shares(twin.clean["services_after"])
    assert (found.loc[["water", "electricity", "sewer", "drain"], "connection"] == 1).all()
    assert found.loc["waste", ["collection", "collection point"]].sum() == 1
    handed_over = twin.clean["moves"].set_index("parcel_after")["moved_in_on"].dt.year
    since = twin.clean["services_after"].query("kind == 'water'").set_index("parcel_id")["since"]
    assert (since == handed_over.loc[since.index]).all()


def test_a_connection_is_not_older_than_the_family_on_the_plot(twin: Twin) -> None:
    came = twin.clean["occupancy"].set_index("parcel_id")["since"].dt.year
    rows = twin.clean["services"].dropna(subset="since")
    assert (rows["since"] >= rows["parcel_id"].map(came).clip(upper=2017)).all()
    assert rows["since"].max() <= 2017
