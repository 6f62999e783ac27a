"""The raw tables hold exactly the flaws that the register of flaws names, found here without it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from generator.files.write import write_package
from generator.raw.flaws import RAW_TABLES
from stungmeanchey.packages import FOLDER_VARIABLE

from tests.datasets.test_tenure import in_force, sums

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin


@pytest.fixture(scope="module")
def files(default_twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the default twin."""
    folder = tmp_path_factory.mktemp("files")
    write_package(default_twin, folder)
    return folder


def kept(twin: Twin, table: str) -> pd.DataFrame:
    """Return a raw table as it is written."""
    return twin.raw[table].frame


def test_duplicate_titles(twin: Twin) -> None:
    titled = kept(twin, "ba_units").dropna(subset=["title_number"])
    found = titled.groupby("title_number")["ba_unit_id"].agg(lambda ids: tuple(sorted(ids)))
    found = found[found.map(len) > 1].to_dict()
    assert found == twin.flaws.duplicate_titles
    assert sorted(map(len, found.values())) == [2, 2, 2, 2, 2, 3]


def test_households_without_parcel(twin: Twin) -> None:
    households, occupancy = kept(twin, "households"), kept(twin, "occupancy")
    found = set(households["household_id"]) - set(occupancy["household_id"])
    assert found == twin.flaws.households_without_parcel
    assert len(found) == 9
    titled = kept(twin, "ba_units").dropna(subset=["title_number"]).merge(kept(twin, "spatial_units"))["parcel_id"]
    homes = twin.clean["occupancy"].set_index("household_id")["parcel_id"]
    assert 4 <= homes.loc[sorted(found)].isin(titled).sum() <= 8, "with a title and without"


def test_parcels_with_two_households(twin: Twin) -> None:
    count = kept(twin, "occupancy").groupby("parcel_id")["household_id"].nunique()
    assert set(count.index[count == 2]) == twin.flaws.parcels_with_two_households
    assert (count == 2).sum() == 17
    assert count.max() == 2
    owners = kept(twin, "occupancy").query("role == 'owner-occupier'")["parcel_id"].value_counts()
    assert (owners == 2).sum() == 15, "who looks at owners only misses two"
    assert kept(twin, "occupancy")["household_id"].is_unique


def test_rights_without_source(twin: Twin) -> None:
    rights, linked = kept(twin, "rights"), kept(twin, "right_sources")["right_id"]
    lacking = in_force(rights)[lambda rows: ~rows["right_id"].isin(linked)]
    assert set(lacking["right_id"]) == twin.flaws.rights_without_source
    assert len(lacking) == 31
    assert set(lacking["right_type"]) == {"ownership", "possession", "lease"}
    # The trap: ended rights may lack a source too, and do not count.
    ended = rights[(rights["rrr_type"] == "right") & rights["end_date"].notna() & ~rights["right_id"].isin(linked)]
    assert set(ended["right_id"]) == twin.flaws.ended_rights_without_source
    assert len(ended) == 8


def test_units_with_wrong_shares(twin: Twin) -> None:
    total = sums(in_force(kept(twin, "rights")))
    wrong = total[total != 1]
    assert wrong.to_dict() == twin.flaws.units_with_wrong_shares
    assert len(wrong) == 12
    assert (wrong > 1).sum() >= 4
    assert (wrong < 1).sum() >= 4
    assert any(round(float(value), 1) == 1 for value in wrong), "some hide behind one decimal"
    assert any(round(float(value)) != 1 for value in wrong), "and some do not hide behind none"
    titled = kept(twin, "ba_units").dropna(subset=["title_number"])["ba_unit_id"]
    assert wrong.index.isin(titled).sum() == 9, "on titled land and on other land"


def test_lost_incomes(twin: Twin) -> None:
    raw, clean = kept(twin, "households"), twin.clean["households"]
    no_number = pd.to_numeric(raw["income_usd"], errors="coerce").isna()
    lost = no_number | (pd.to_numeric(raw["income_usd"], errors="coerce") < 0)
    found = raw.set_index("household_id")["income_usd"][lost.to_numpy()].to_dict()
    assert found == twin.flaws.lost_incomes
    assert len(found) == round(0.08 * len(clean))
    assert set(found.values()) == {"-99", "N/A", ""}
    assert raw.loc[~lost, "income_usd"].astype(int).equals(clean.loc[~lost, "income_usd"].astype(int))
    assert clean["income_usd"].min() > 0


def test_incomes_are_not_lost_at_random(twin: Twin) -> None:
    clean = twin.clean["households"]
    lost = clean["household_id"].isin(twin.flaws.lost_incomes)
    assert clean.loc[lost, "income_usd"].mean() > 1.1 * clean.loc[~lost, "income_usd"].mean(), "the better off refuse"
    by_sex = lost.groupby(clean["head_sex"]).mean()
    assert by_sex["female"] > by_sex["male"]


def begun_before_birth(rights: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    held = rights.merge(parties, on="party_id", validate="many_to_one")
    return held[(held["begin_date"].dt.year < held["birth_year"]).fillna(value=False)]


def test_rights_before_birth(twin: Twin) -> None:
    found = begun_before_birth(kept(twin, "rights"), kept(twin, "parties"))
    assert set(found["right_id"]) == twin.flaws.rights_before_birth
    assert len(found) == 4
    assert found["end_date"].isna().all()


def test_clean_incomes_and_births(twin: Twin) -> None:
    held = twin.clean["rights"].merge(twin.clean["parties"], on="party_id")
    people = held["party_type"] == "natural person"
    assert (held["begin_date"].dt.year - held["birth_year"])[people].min() >= 18
    assert (
        twin.clean["parties"]["birth_year"].isna() == (twin.clean["parties"]["party_type"] != "natural person")
    ).all()
    assert twin.clean["parties"]["birth_year"].min() > 1920


def test_one_table_is_not_in_utf8(default_twin: Twin, files: Path) -> None:
    strange = []
    for path in sorted((files / "raw").glob("*.csv")):
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            strange.append(path.stem)
    assert strange == sorted(default_twin.flaws.not_utf8)
    for table, encoding in default_twin.flaws.not_utf8.items():
        # Read as it is, it holds what the clean file holds.
        text = (files / "raw" / f"{table}.csv").read_text(encoding=encoding)
        assert text == (files / "clean" / f"{table}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", RAW_TABLES)
def test_nothing_else_differs_from_clean(twin: Twin, table: str) -> None:
    clean, raw = twin.clean[table], kept(twin, table)
    untouched = {"people", "parties", "spatial_units", "sources"}
    if table in untouched:
        assert raw.equals(clean)
        return
    assert list(raw.columns) == list(clean.columns)
    if table == "right_sources":
        assert set(map(tuple, raw.to_numpy())) < set(map(tuple, clean.to_numpy()))
        return
    columns = {"occupancy": {"parcel_id"}, "ba_units": {"title_number"}, "households": {"income_usd"},
               "rights": {"share_numerator", "share_denominator", "begin_date"}}[table]  # fmt: skip
    key = clean.columns[0]
    after, before = raw.set_index(key), clean.set_index(key)
    others = [name for name in after.columns if name not in columns]
    assert after[others].equals(before.loc[after.index, others])
    changed = {name: int(differs(after[name], before.loc[after.index, name]).sum()) for name in columns}
    assert changed.pop("parcel_id", 17) == 17
    assert changed.pop("title_number", 7) == 7
    assert changed.pop("income_usd", 0) == (len(twin.flaws.lost_incomes) if table == "households" else 0)
    assert changed.pop("begin_date", 4) == 4
    assert all(count < 36 for count in changed.values())


def differs(one: pd.Series, other: pd.Series) -> pd.Series:
    return (one.astype(str) != other.astype(str)) & (one.notna() | other.notna())


def test_raw_tables_load_with_their_types(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import stungmeanchey

    monkeypatch.setenv(FOLDER_VARIABLE, str(files))
    for table in RAW_TABLES:
        raw, clean = stungmeanchey.load(table, quality="raw"), stungmeanchey.load(table)
        assert list(raw.columns) == list(clean.columns)
        other = {name for name in raw.columns if raw[name].dtype != clean[name].dtype}
        assert other == ({"income_usd"} if table == "households" else set())
    incomes = stungmeanchey.load("households", quality="raw")["income_usd"]
    assert {"-99", "N/A"} < set(incomes)
    assert incomes.isna().any()


def test_summary_counts_every_flaw(twin: Twin) -> None:
    summary = {finding.flaw: finding for finding in twin.flaws.summary()}
    assert len(summary) == len(fields(twin.flaws))
    assert all(finding.count == len(finding.where.split("; ")) > 0 for finding in summary.values())
    assert summary["household without a parcel"].count == 9
    homeless = summary["household without a parcel"].where.split("; ")
    assert homeless == sorted(twin.flaws.households_without_parcel)


def test_no_file_says_where_the_flaws_are(default_twin: Twin, files: Path) -> None:
    """Neither the words of the register nor two of its ids beside each other, as a list would have them."""
    words = [b"FlawRegister"]
    for finding in default_twin.flaws.summary():
        words.append(finding.flaw.encode())
        if finding.count > 1:
            words.append("; ".join(finding.where.split("; ")[:2]).encode())
    read = [path for path in files.rglob("*") if path.is_file()]
    assert len(read) > 20
    for path in read:
        content = path.read_bytes()
        assert [word for word in words if word in content] == [], path.name
