"""The raw tables hold exactly the flaws that the register of flaws names, found here without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from generator.raw.flaws import RAW_TABLES

from tests.datasets.test_tenure import in_force, sums

if TYPE_CHECKING:
    from generator import Twin


def test_duplicate_titles(twin: Twin) -> None:
    titled = twin.raw["ba_units"].dropna(subset=["title_number"])
    found = titled.groupby("title_number")["ba_unit_id"].agg(lambda ids: tuple(sorted(ids)))
    found = found[found.map(len) > 1].to_dict()
    assert found == twin.flaws.duplicate_titles
    assert sorted(map(len, found.values())) == [2, 2, 2, 2, 2, 3]


def test_households_without_parcel(twin: Twin) -> None:
    households, occupancy = twin.raw["households"], twin.raw["occupancy"]
    found = set(households["household_id"]) - set(occupancy["household_id"])
    assert found == twin.flaws.households_without_parcel
    assert len(found) == 9
    titled = twin.raw["ba_units"].dropna(subset=["title_number"]).merge(twin.raw["spatial_units"])["parcel_id"]
    homes = twin.clean["occupancy"].set_index("household_id")["parcel_id"]
    assert 4 <= homes.loc[sorted(found)].isin(titled).sum() <= 8, "with a title and without"


def test_parcels_with_two_households(twin: Twin) -> None:
    count = twin.raw["occupancy"].groupby("parcel_id")["household_id"].nunique()
    assert set(count.index[count == 2]) == twin.flaws.parcels_with_two_households
    assert (count == 2).sum() == 17
    assert count.max() == 2
    owners = twin.raw["occupancy"].query("role == 'owner-occupier'")["parcel_id"].value_counts()
    assert (owners == 2).sum() == 15, "who looks at owners only misses two"
    assert twin.raw["occupancy"]["household_id"].is_unique


def test_rights_without_source(twin: Twin) -> None:
    rights, linked = twin.raw["rights"], twin.raw["right_sources"]["right_id"]
    lacking = in_force(rights)[lambda rows: ~rows["right_id"].isin(linked)]
    assert set(lacking["right_id"]) == twin.flaws.rights_without_source
    assert len(lacking) == 31
    assert set(lacking["right_type"]) == {"ownership", "possession", "lease"}
    # The trap: ended rights may lack a source too, and do not count.
    ended = rights[(rights["rrr_type"] == "right") & rights["end_date"].notna() & ~rights["right_id"].isin(linked)]
    assert set(ended["right_id"]) == twin.flaws.ended_rights_without_source
    assert len(ended) == 8


def test_units_with_wrong_shares(twin: Twin) -> None:
    total = sums(in_force(twin.raw["rights"]))
    wrong = total[total != 1]
    assert wrong.to_dict() == twin.flaws.units_with_wrong_shares
    assert len(wrong) == 12
    assert (wrong > 1).sum() >= 4
    assert (wrong < 1).sum() >= 4
    assert any(round(float(value), 1) == 1 for value in wrong), "some hide behind one decimal"
    assert any(round(float(value)) != 1 for value in wrong), "and some do not hide behind none"
    titled = twin.raw["ba_units"].dropna(subset=["title_number"])["ba_unit_id"]
    assert wrong.index.isin(titled).sum() == 9, "on titled land and on other land"


@pytest.mark.parametrize("table", RAW_TABLES)
def test_nothing_else_differs_from_clean(twin: Twin, table: str) -> None:
    clean, raw = twin.clean[table], twin.raw[table]
    untouched = {"households", "people", "parties", "spatial_units", "sources"}
    if table in untouched:
        assert raw.equals(clean)
        return
    assert list(raw.columns) == list(clean.columns)
    key = {"occupancy": "occupancy_id", "ba_units": "ba_unit_id", "rights": "right_id"}.get(table)
    if key is None:
        assert set(map(tuple, raw.to_numpy())) < set(map(tuple, clean.to_numpy()))
        return
    after = raw.set_index(key)
    before = clean.set_index(key).loc[after.index]
    same = (before == after) | (before.isna() & after.isna())
    changed = (~same.fillna(value=False)).any(axis=1).sum()
    assert changed == {"occupancy": 17, "ba_units": 7}.get(table, changed)
    assert changed < 40
