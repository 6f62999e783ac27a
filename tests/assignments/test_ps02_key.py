"""The key against a second route, by distances and brute force; and answers of every odd kind."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box
from stungmeanchey import load

from autograder.key import _import, find_key
from autograder.shapes import overlap
from autograder.values import read_json, record_json
from autograder.wording import in_words
from tests.assignments.as_written import FOLDER, names_of, read_assignment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from tests.assignments.as_written import Assignment
    from tests.assignments.conftest import Variant

NAME = "ps02-plans-and-reserves"


@pytest.fixture(scope="module")
def ps02() -> Assignment:
    return read_assignment(NAME)


@pytest.fixture
def key() -> ModuleType:
    """The key's module, freshly imported: what it computes is of the twin of the moment."""
    return _import(find_key(NAME, FOLDER / "keys"))


@pytest.fixture(autouse=True)
def _no_figures_left() -> Iterator[None]:
    yield
    plt.close("all")


# --- a second route: distances of points, never a buffer ---------------------------------------------------------


def away_of_corners() -> pd.DataFrame:
    """Nearest and farthest distance of each home from the water and from the axis, by its corners and edges."""
    parcels = load("parcels")
    homes = parcels[parcels["land_use"] == "residential"].set_index("parcel_id").geometry
    water, axis = load("canal").geometry.iloc[0], load("canal_axis").geometry.iloc[0]
    corners = homes.get_coordinates()
    points = shapely.points(corners.to_numpy())
    found = pd.DataFrame({"centre": shapely.distance(homes.centroid.to_numpy(), water)}, index=homes.index)
    for name, line in (("water", water), ("axis", axis)):
        found[f"nearest_{name}"] = shapely.distance(homes.to_numpy(), line)
        away = pd.Series(shapely.distance(points, line), index=corners.index)
        found[f"farthest_{name}"] = away.groupby(level=0).max()
    return found


def ids(rows: pd.DataFrame) -> set[str]:
    return set(rows.index)


def grid_around(line: shapely.LineString, reach: float, step: float) -> np.ndarray:
    """Give points of a grid around a line, the ends of the line cut off."""
    frame = line.buffer(reach, cap_style="flat")
    left, bottom, right, top = frame.bounds
    x, y = np.meshgrid(np.arange(left, right, step), np.arange(bottom, top, step))
    shapely.prepare(frame)
    points = shapely.points(x.ravel(), y.ravel())
    return points[shapely.contains(frame, points)]


def assert_second_route_agrees(key: ModuleType) -> None:
    away = away_of_corners()
    near = away["farthest_water"] <= 20
    decided, route = key.decided_by_the_line(), ids(away[near & (away["farthest_axis"] > 20)])
    assert decided.sure <= route <= decided.possible
    assert len(decided.sure) > 20

    with sqlite3.connect(":memory:") as base:
        away.reset_index().to_sql("away", base, index=False)
        load("occupancy").drop(columns="since").to_sql("occupancy", base, index=False)
        load("households").to_sql("households", base, index=False)
        living = "SELECT SUM(persons) FROM away JOIN occupancy USING (parcel_id) JOIN households USING (household_id)"
        people = {
            reading: base.execute(f"{living} WHERE {column} <= 20").fetchone()[0]
            for reading, column in (("touched", "nearest_water"), ("centre", "centre"), ("whole", "farthest_water"))
        }
    base.close()
    for reading, (low, high) in key.people_by_reading().items():
        assert low <= people[reading] <= high
        assert high - low < 0.05 * high, "the tolerance must decide about few"
    assert people["whole"] < people["centre"] < people["touched"]

    classes = {"inside": near, "cut": (away["nearest_water"] <= 20) & ~near, "outside": away["nearest_water"] > 20}
    for name, (low, high) in key.homes_by_class().items():
        assert low <= classes[name].sum() <= high


def assert_land_agrees(key: ModuleType) -> None:
    water, axis = load("canal").geometry.iloc[0], load("canal_axis").geometry.iloc[0]
    points = grid_around(axis, 60, step := 2.0)
    away = shapely.distance(points, water)
    for width, expected in ((20.0, np.mean(key.land_of_the_reserve())), (30.0, key.wide_reserve().area / 10_000)):
        counted = ((away > 0) & (away <= width)).sum() * step**2 / 10_000
        assert counted == pytest.approx(expected, rel=0.03)  # the round ends, and the steps of the grid
    clear = points[abs(away - 30) > 0.5]
    inside = shapely.distance(clear, water)
    assert (
        shapely.contains_xy(key.wide_reserve(), shapely.get_coordinates(clear)) == ((inside > 0) & (inside <= 30))
    ).all()

    parcels, zones = load("parcels"), load("zones")
    homes = parcels[parcels["land_use"] == "residential"]
    by_kind = key.land_by_kind()
    kinds = zones[zones["kind"].isin(by_kind)]
    one, other = kinds.sindex.query(homes.geometry, predicate="intersects")
    cut = shapely.area(shapely.intersection(homes.geometry.to_numpy()[one], kinds.geometry.to_numpy()[other]))
    route = pd.Series(cut).groupby(kinds["kind"].to_numpy()[other]).sum()
    assert by_kind == pytest.approx(route.to_dict(), abs=1e-3)
    assert sum(by_kind.values()) == pytest.approx(homes.intersection(kinds.union_all()).area.sum(), abs=1e-3)


def assert_shares_agree(key: ModuleType) -> None:
    """Throw points at each plot, and count those that are near enough."""
    chance = np.random.default_rng(5)
    for plot, water, width in key._inputs():
        left, bottom, right, top = plot.bounds
        points = shapely.points(chance.uniform(left, right, 40_000), chance.uniform(bottom, top, 40_000))
        points = points[shapely.contains(plot, points)]
        counted = (shapely.distance(points, water) <= width).mean()
        assert counted == pytest.approx(key._share(plot, water, width), abs=0.02)
    shares = [key._share(*case) for case in key._inputs()]
    assert [shares[case] for case in key._PLAIN] == [1, 0]
    assert all(0.1 < shares[case] < 0.9 for case in key._CUT)


def test_a_second_route_gives_the_same(key: ModuleType) -> None:
    assert_second_route_agrees(key)
    assert_land_agrees(key)
    assert_shares_agree(key)


def test_the_key_holds_for_another_twin(variant: Variant, key: ModuleType) -> None:
    assert variant.twin
    assert_second_route_agrees(key)
    assert_land_agrees(key)
    assert_shares_agree(key)


def test_no_answer_is_the_same_in_another_twin(
    variant: Variant, ps02: Assignment, key: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last year's answers are worth little. The area is the same, for all twins have one length; a function is one."""
    last_year = {
        "wide-reserve": key.wide_reserve(),
        "decided-by-the-line": key.decided_by_the_line().sure,
        "people-by-reading": {name: low for name, (low, _) in key.people_by_reading().items()},
        "land-by-kind": key.land_by_kind(),
    }
    turned = variant.turn(ps02).key
    assert all(turned.judge(name, answer).marks == turned.tasks[name].points for name, answer in last_year.items())
    monkeypatch.undo()
    fresh = read_assignment(NAME).key
    for name, answer in last_year.items():
        assert fresh.judge(name, answer).marks <= fresh.tasks[name].points / 2, name


# --- what counts and what does not ---------------------------------------------------------------------------------


def test_plots_on_the_edge_may_be_counted_on_either_side(ps02: Assignment, key: ModuleType) -> None:
    decided = key.decided_by_the_line()
    for answer in (decided.sure, decided.possible, list(decided.possible)[::-1]):
        assert ps02.key.judge("decided-by-the-line", answer).marks == 5
    for pick in (0, 1):
        people = {name: counts[pick] for name, counts in key.people_by_reading().items()}
        assert ps02.key.judge("people-by-reading", people).marks == 5
        beyond = {**people, "whole": people["whole"] + (-60, 60)[pick]}
        assert ps02.key.judge("people-by-reading", beyond).marks == 3.5


@pytest.mark.parametrize(("factor", "marks"), [(1.004, 3.0), (0.996, 3.0), (1.01, 0.0), (0.99, 0.0)])
def test_the_tolerance_on_the_land(ps02: Assignment, key: ModuleType, factor: float, marks: float) -> None:
    low, high = key.land_of_the_reserve()
    assert high / low < 1.05
    answer = (high if factor > 1 else low) * factor
    assert ps02.key.judge("land-of-the-reserve", answer).marks == marks


@pytest.mark.parametrize(("step", "marks"), [(0.2, 4.0), (-0.2, 4.0), (0.6, 2.0), (-0.6, 2.0)])
def test_the_tolerance_on_the_layer(ps02: Assignment, step: float, marks: float) -> None:
    water = load("canal").geometry.iloc[0]
    assert ps02.key.judge("wide-reserve", water.buffer(30 + step).difference(water)).marks == marks


def test_half_a_strip_is_half_a_strip(key: ModuleType) -> None:
    zones = load("zones")
    east = zones[(zones["kind"] == "canal reserve 30 m") & (zones["bank"] == "east")].union_all()
    fits = overlap(key._beside(east), key.wide_reserve())
    assert (fits.found, fits.clean) == pytest.approx((0.5, 1.0), abs=0.01)


def _drawn(place: pd.Series, homes: gpd.GeoDataFrame) -> Any:
    axes = homes.assign(place=place).plot(column="place", legend=True)
    axes.set_title("Synthetic twin")
    return axes


def test_a_map_with_the_right_words_on_wrong_plots_gets_little(ps02: Assignment) -> None:
    names = names_of(ps02)
    homes = names["homes"]
    turned = pd.Series(np.resize(["inside", "cut", "outside"], len(homes)), index=homes.index)
    answer = read_json(record_json(_drawn(turned, homes)))
    assert ps02.key.judge("reserve-map", answer).marks == 0


ODD: dict[str, Any] = {
    "nothing": None,
    "dots": ...,
    "truth": True,
    "not a number": float("nan"),
    "a text": "PL001",
    "bytes": b"PL001",
    "an empty list": [],
    "an empty dict": {},
    "an empty table": pd.DataFrame(),
    "an empty layer": gpd.GeoDataFrame(geometry=[], crs="EPSG:32648"),
    "a table of other things": pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    "a number below nothing": -6.0,
    "numbers": [1, 2, 3],
    "nulls": [None, float("nan"), pd.NA, pd.NaT],
    "an object": object(),
    "a built-in function": len,
    "a type": set,
    "a function that gives nothing": lambda *_: None,
    "a function that gives itself": lambda *_: lambda: 1,
    "a function that gives text": lambda *_: "half",
    "infinite land": {kind: float("inf") for kind in ("linked low-rise housing", "detached low-rise housing")},
    "land far away": box(0, 0, 10, 10),
    "a line": shapely.LineString([(470_000, 1_262_000), (470_100, 1_262_100)]),
    "an empty shape": shapely.Polygon(),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_gets_nothing_and_breaks_nothing(ps02: Assignment, odd: str) -> None:
    for task in ps02.key.tasks:
        answer = read_json(record_json(ODD[odd], inputs=ps02.key.inputs_of(task)))
        verdict = ps02.key.judge(task, answer)
        assert verdict.key_failed is None, (task, verdict.key_failed)
        assert verdict.marks == 0.0, task
        assert verdict.findings[0].says


def test_everything_listed_is_nothing_found(ps02: Assignment) -> None:
    names = names_of(ps02)
    for listed in (names["homes"]["parcel_id"], names["parcels"]["parcel_id"]):
        assert ps02.key.judge("decided-by-the-line", listed).marks == 0
    everything = box(469_000, 1_261_000, 472_000, 1_265_000)
    assert ps02.key.judge("wide-reserve", everything).marks == 0


def test_feedback_gives_no_answer_away(ps02: Assignment, key: ModuleType) -> None:
    names = names_of(ps02)
    amounts = {f"{m2:.0f}" for m2 in key.land_by_kind().values()}
    amounts |= {str(count) for counts in key.people_by_reading().values() for count in counts}
    for specimen in ps02.specimens:
        if specimen.by_hand:
            continue
        verdict = ps02.judge(specimen.task, specimen.code, names)
        said = re.sub(r"and '.*?' was found", "", in_words(verdict, ps02.key.catalogue))  # the student's own word
        assert not key.decided_by_the_line().possible & set(re.findall(r"PL\d+", said)), said
        if verdict.marks < verdict.points:
            assert not amounts & set(re.findall(r"\d+", said.replace(",", ""))), said
