"""The key against a second route, on the shipped twin and on others; and answers of every odd kind."""

from __future__ import annotations

import contextlib
import csv
import math
import re
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import stungmeanchey

from autograder.wording import in_words
from tests.assignments.as_written import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from tests.assignments.as_written import Assignment
    from tests.assignments.conftest import Variant

TABLES = ("households", "occupancy", "parties", "ba_units", "spatial_units", "rights", "right_sources")

TWICE = """
    SELECT a.title_number FROM ba_units AS a JOIN ba_units AS b
    ON a.title_number = b.title_number AND a.ba_unit_id < b.ba_unit_id
"""
NOWHERE = "SELECT household_id FROM households EXCEPT SELECT household_id FROM occupancy"
SHARED = """
    SELECT a.parcel_id FROM occupancy AS a JOIN occupancy AS b
    ON a.parcel_id = b.parcel_id AND a.household_id < b.household_id
"""
UNSUPPORTED = """
    SELECT r.right_id FROM rights AS r LEFT JOIN right_sources AS s ON r.right_id = s.right_id
    WHERE r.rrr_type = 'right' AND r.end_date IS NULL AND s.source_id IS NULL
"""
NOT_ONE = """
    SELECT ba_unit_id FROM rights
    WHERE rrr_type = 'right' AND end_date IS NULL AND share_numerator IS NOT NULL
    GROUP BY ba_unit_id HAVING SUM(share_numerator * (:whole / share_denominator)) <> :whole
"""
AREA = f"""
    SELECT p.sex, SUM(1.0 * u.area_m2 * r.share_numerator / r.share_denominator)
    FROM rights AS r
    JOIN ba_units AS b ON b.ba_unit_id = r.ba_unit_id
    JOIN spatial_units AS u ON u.ba_unit_id = r.ba_unit_id
    JOIN parties AS p ON p.party_id = r.party_id
    WHERE r.right_type = 'ownership' AND r.end_date IS NULL AND b.title_number IS NOT NULL AND p.sex IS NOT NULL
      AND r.ba_unit_id NOT IN ({NOT_ONE})
    GROUP BY p.sex
"""  # noqa: S608 - both parts are ours


@contextlib.contextmanager
def tables_in_sql() -> Iterator[sqlite3.Connection]:
    """The raw tables in SQLite, read from the CSV files without pandas; an empty field is null."""
    with sqlite3.connect(":memory:") as connection:
        for table in TABLES:
            with stungmeanchey.path(table, quality="raw").open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                fields = ", ".join(
                    f"{name} {'NUMERIC' if name.startswith(('share_', 'area_')) else 'TEXT'}" for name in next(rows)
                )
                connection.execute(f"CREATE TABLE {table} ({fields})")
                values = [[value or None for value in row] for row in rows]
            marks = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - our own names
        yield connection
    connection.close()


def assert_second_route_agrees(key: ModuleType) -> None:
    """Compare each right answer of the key with what SQL gives on the same files."""
    with tables_in_sql() as base:
        _compare(base, key)


def _compare(base: sqlite3.Connection, key: ModuleType) -> None:

    def ids(query: str, **given: int) -> set[str]:
        return {row[0] for row in base.execute(query, given)}

    whole = math.lcm(*ids("SELECT share_denominator FROM rights WHERE share_denominator IS NOT NULL"))
    assert key.titles_on_several_units() == ids(TWICE) != set()
    assert key.households_without_parcel() == ids(NOWHERE) != set()
    assert key.parcels_with_two_households() == ids(SHARED) != set()
    assert key.rights_without_source() == ids(UNSUPPORTED) != set()
    assert key.units_with_shares_not_one() == ids(NOT_ONE, whole=whole) != set()
    areas = dict(base.execute(AREA, {"whole": whole}))
    assert key.titled_area_by_sex() == pytest.approx(areas, rel=1e-9)
    assert areas.keys() == {"female", "male"}


def test_a_second_route_gives_the_same(key_module: ModuleType) -> None:
    assert_second_route_agrees(key_module)


def test_the_key_holds_for_another_twin(variant: Variant, key_module: ModuleType) -> None:
    key, flaws = key_module, variant.twin.flaws
    assert key.titles_on_several_units() == set(flaws.duplicate_titles)
    assert key.households_without_parcel() == flaws.households_without_parcel
    assert key.parcels_with_two_households() == flaws.parcels_with_two_households
    assert key.rights_without_source() == flaws.rights_without_source
    assert key.units_with_shares_not_one() == set(flaws.units_with_wrong_shares)
    assert_second_route_agrees(key)


def test_no_answer_is_the_same_in_another_twin(
    variant: Variant, ps03: Assignment, key_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last year's answers are worth nearly nothing."""
    last_year = {
        "duplicate-titles": key_module.titles_on_several_units(),
        "households-without-parcel": key_module.households_without_parcel(),
        "parcels-with-two-households": key_module.parcels_with_two_households(),
        "rights-without-source": key_module.rights_without_source(),
        "shares-not-one": key_module.units_with_shares_not_one(),
        "titled-area-by-sex": key_module.titled_area_by_sex(),
    }
    key = variant.turn(ps03).key
    assert last_year.keys() == key.tasks.keys()
    assert all(key.judge(name, answer).marks == key.tasks[name].points for name, answer in last_year.items())
    monkeypatch.undo()
    for name, task in key.tasks.items():
        assert key.judge(name, last_year[name]).marks <= task.points / 4, name


class Flattering:
    """An answer that says yes to every comparison."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return True

    def __iter__(self) -> Iterator[Flattering]:
        return iter([self])


class FlatteringMapping(Mapping):
    """A table whose every number is whatever it is compared with."""

    def __getitem__(self, name: object) -> object:
        return Flattering()

    def __iter__(self) -> Iterator[str]:
        return iter(("female", "male"))

    def __len__(self) -> int:
        return 2


ODD: dict[str, Any] = {
    "nothing": None,
    "dots": ...,
    "truth": True,
    "a number": 17,
    "not a number": float("nan"),
    "a text": "H0001",
    "bytes": b"H0001",
    "an empty list": [],
    "an empty dict": {},
    "an empty table": pd.DataFrame(),
    "a table of other things": pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    "numbers": [1, 2, 3],
    "nulls": [None, float("nan"), pd.NA, pd.NaT],
    "nested lists": [["H0001", "H0002"], ["H0003"]],
    "an array of arrays": np.zeros((2, 2)),
    "an object": object(),
    "a function": len,
    "a type": set,
    "flattery": Flattering(),
    "a flattering table": FlatteringMapping(),
    "half a table": {"female": 10.0},
    "infinite land": {"female": float("inf"), "male": float("-inf")},
    "land in words": {"female": "ten", "male": "nine"},
    "everything below nothing": {"female": -1.0, "male": -1.0},
    "sexes twice": pd.Series([1.0, 2.0, 3.0], index=["female", "Female", "male"]),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_gets_nothing_and_breaks_nothing(ps03: Assignment, odd: str) -> None:
    for task in ps03.key.tasks:
        verdict = ps03.key.judge(task, ODD[odd])
        assert verdict.key_failed is None, (task, verdict.key_failed)
        assert verdict.marks == 0.0, task
        assert verdict.findings[0].says


def test_everything_listed_is_nothing_found(ps03: Assignment) -> None:
    names = names_of(ps03)
    columns = {
        "duplicate-titles": names["ba_units"]["title_number"],
        "households-without-parcel": names["households"]["household_id"],
        "parcels-with-two-households": names["spatial_units"]["parcel_id"],
        "rights-without-source": names["rights"]["right_id"],
        "shares-not-one": names["ba_units"]["ba_unit_id"],
    }
    for task, column in columns.items():
        assert ps03.key.judge(task, column).marks == 0.0, task


@pytest.mark.parametrize("sex", ["female", "male"])
def test_one_area_of_two_keeps_its_marks(ps03: Assignment, key_module: ModuleType, sex: str) -> None:
    areas = key_module.titled_area_by_sex()
    assert ps03.key.judge("titled-area-by-sex", areas | {sex: 1.0}).marks == 4.0
    assert ps03.key.judge("titled-area-by-sex", {name: m2 for name, m2 in areas.items() if name != sex}).marks == 3.0
    assert ps03.key.judge("titled-area-by-sex", areas | {"total": sum(areas.values())}).marks == 6.0


@pytest.mark.parametrize(("off_by", "marks"), [(0.49, 7.0), (-0.49, 7.0), (0.6, 0.0)])
def test_the_tolerance_on_areas(ps03: Assignment, key_module: ModuleType, off_by: float, marks: float) -> None:
    areas = {sex: m2 + off_by for sex, m2 in key_module.titled_area_by_sex().items()}
    assert ps03.key.judge("titled-area-by-sex", areas).marks == marks


def test_feedback_gives_no_answer_away(ps03: Assignment, key_module: ModuleType) -> None:
    names = names_of(ps03)
    right_ids = (
        key_module.titles_on_several_units()
        | key_module.households_without_parcel()
        | key_module.parcels_with_two_households()
        | key_module.rights_without_source()
        | key_module.units_with_shares_not_one()
    )
    areas = {f"{m2:.0f}" for m2 in key_module.titled_area_by_sex().values()}
    for specimen in ps03.specimens:
        if specimen.by_hand:
            continue
        said = in_words(ps03.judge(specimen.task, specimen.code, names), ps03.key.catalogue)
        said = re.sub(r"and '.*?' was found", "", said)  # the student's own word
        assert not right_ids & set(re.findall(r"[\w-]+", said)), said
        assert not areas & set(re.findall(r"\d+", said)), said
