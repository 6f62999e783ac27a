"""The clean register, for three seeds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from generator import Twin


def in_force(rights: pd.DataFrame) -> pd.DataFrame:
    return rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]


def sums(rights: pd.DataFrame) -> pd.Series:
    shares = rights.dropna(subset=["share_numerator"])
    fractions = [
        Fraction(int(n), int(d)) for n, d in zip(shares["share_numerator"], shares["share_denominator"], strict=True)
    ]
    return pd.Series(fractions, index=shares["ba_unit_id"]).groupby(level=0).sum()


def test_one_unit_for_each_residential_parcel(twin: Twin) -> None:
    parcels = twin.clean["parcels"].query("land_use == 'residential'").set_index("parcel_id")
    units, spatial = twin.clean["ba_units"], twin.clean["spatial_units"]
    assert spatial["parcel_id"].is_unique
    assert set(spatial["parcel_id"]) == set(parcels.index)
    assert spatial["ba_unit_id"].tolist() == units["ba_unit_id"].tolist()
    assert (spatial["area_m2"].to_numpy() == parcels.loc[spatial["parcel_id"], "area_m2"].to_numpy()).all()


def test_titles(twin: Twin) -> None:
    titles = twin.clean["ba_units"]["title_number"]
    assert 0.58 < titles.notna().mean() < 0.62
    assert titles.dropna().is_unique
    assert titles.dropna().str.fullmatch(r"T-\d{6}").all()


def test_shares_in_force_sum_to_one(twin: Twin) -> None:
    total = sums(in_force(twin.clean["rights"]))
    assert set(total.index) == set(twin.clean["ba_units"]["ba_unit_id"])
    assert (total == 1).all()


def test_titled_land_is_owned_and_other_land_possessed(twin: Twin) -> None:
    held = in_force(twin.clean["rights"]).merge(twin.clean["ba_units"])
    kinds = held[held["right_type"] != "lease"].groupby(held["title_number"].notna())["right_type"].unique()
    assert kinds[True].tolist() == ["ownership"]
    assert kinds[False].tolist() == ["possession"]


def test_only_ownership_and_possession_carry_shares(twin: Twin) -> None:
    rights = twin.clean["rights"]
    with_share = rights["right_type"].isin(["ownership", "possession"])
    for column in ("share_numerator", "share_denominator"):
        assert (rights[column].notna() == with_share).all()
    assert (rights["rrr_type"].eq("restriction") == rights["right_type"].eq("canal reserve")).all()


def test_every_right_has_a_source_and_no_restriction_has(twin: Twin) -> None:
    rights, links = twin.clean["rights"], twin.clean["right_sources"]
    assert (rights["right_id"].isin(links["right_id"]) == rights["rrr_type"].eq("right")).all()
    assert not links.duplicated().any()
    assert set(links["source_id"]) == set(twin.clean["sources"]["source_id"])


def test_dates_are_in_order(twin: Twin) -> None:
    rights = twin.clean["rights"]
    ended = rights.dropna(subset=["end_date"])
    assert (ended["end_date"] >= ended["begin_date"]).all()
    assert rights["begin_date"].max() <= pd.Timestamp("2020-06-30")
    latest = ended.groupby("ba_unit_id")["end_date"].max()
    start = (
        in_force(rights).query("right_type in ['ownership', 'possession']").groupby("ba_unit_id")["begin_date"].min()
    )
    assert (start.loc[latest.index] > latest).all(), "what ended, ended before the present holders began"


def test_parties(twin: Twin) -> None:
    parties = twin.clean["parties"]
    natural = parties["party_type"] == "natural person"
    assert (parties["sex"].notna() == natural).all()
    assert parties.loc[~natural, "household_id"].isna().all()
    assert (parties["party_type"] == "state").sum() == 1
    assert set(parties["party_id"]) >= set(twin.clean["rights"]["party_id"])
    state = parties.loc[parties["party_type"] == "state", "party_id"].item()
    reserve = twin.clean["rights"].query("rrr_type == 'restriction'")
    assert (reserve["party_id"] == state).all()
    assert len(reserve) > 30


def test_register_holds_what_the_lessons_need(twin: Twin) -> None:
    rights, parties = twin.clean["rights"], twin.clean["parties"]
    held = in_force(rights)
    shared = held.dropna(subset=["share_numerator"])
    floats = (shared["share_numerator"] / shared["share_denominator"]).astype(float).groupby(shared["ba_unit_id"])
    misled = floats.apply(lambda shares: sum(shares.tolist())) != 1
    assert misled.sum() > 12, "floats must mislead in more units than have a flaw"
    assert (held["right_type"] == "lease").sum() > 20
    ended = rights.dropna(subset=["end_date"])["right_type"].value_counts()
    assert ended["ownership"] >= 5
    assert ended["possession"] >= 50
    titled = held.query("right_type == 'ownership'").merge(parties)
    mixed = titled.groupby("ba_unit_id").filter(lambda unit: unit["sex"].nunique() == 2)
    assert (mixed["share_denominator"] > 2).any(), "unequal shares of women and men"
    assert twin.clean["right_sources"]["right_id"].duplicated().any(), "some rights rest on two papers"
