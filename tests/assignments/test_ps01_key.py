"""The key of ps01 against a second route, on the shipped twin and on others; and answers of every odd kind."""

from __future__ import annotations

import json
import math
import sqlite3
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from stungmeanchey import load, path

from autograder.functions import hits
from autograder.key import _import, find_key
from autograder.values import read_json, record_json
from autograder.wording import in_words
from tests.assignments.as_written import FOLDER, names_of, read_assignment

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from tests.assignments.as_written import Assignment
    from tests.assignments.conftest import Variant

ABOVE = "SELECT SUM(MAX(area_m2 - 24, 0)) / 10000 FROM parcels WHERE land_use = 'residential'"
BY_KHAN = "SELECT khan, SUM(families_2013), SUM(families_2017) FROM city_settlements GROUP BY khan"
TWICE = """
    SELECT SUM(families_2013), SUM(families_2017) FROM city_settlements
    WHERE families_2013 IS NOT NULL AND families_2017 IS NOT NULL
"""
BESIDE = "SELECT beside, COUNT(*) FROM city_settlements WHERE families_2017 IS NOT NULL GROUP BY beside"


@pytest.fixture(scope="module")
def ps01() -> Assignment:
    """The first problem set."""
    return read_assignment("ps01-case-figures")


@pytest.fixture
def key_module() -> ModuleType:
    """The module of the key, freshly imported."""
    return _import(find_key("ps01-case-figures", FOLDER / "keys"))


def assert_second_route_agrees(key: ModuleType) -> None:
    """Compare each right answer with what SQL gives on the GeoPackage itself, and shapely without geopandas."""
    with sqlite3.connect(path("parcels")) as base:
        (above,) = base.execute(ABOVE).fetchone()
        assert key.land_above_24() == pytest.approx(above, rel=1e-9)
        khans = {khan: {"families_2013": p, "families_2017": n} for khan, p, n in base.execute(BY_KHAN)}
        assert key.families_by_khan() == khans
        past, now = base.execute(TWICE).fetchone()
        assert key.growth_of_same_settlements() == pytest.approx(25 * (math.log(now) - math.log(past)), rel=1e-9)
        assert key.settlements_by_class() == dict(base.execute(BESIDE))
    base.close()
    shapes = [json.loads(shapely.to_geojson(shape)) for shape in load("buildings").geometry]
    ground = shapely.union_all([shapely.geometry.shape(shape) for shape in shapes])
    closed = shapely.buffer(shapely.buffer(ground, 10, quad_segs=64), -10, quad_segs=64)
    assert key.built_up_land().symmetric_difference(closed).area < 0.002 * closed.area
    persons = sum(load("households")["persons"].tolist())
    plots = sum(shape.area for shape in load("parcels").geometry)
    expected = {"footprints": persons / ground.area, "plots": persons / plots, "built-up": persons / closed.area}
    assert key.density_by_extent() == pytest.approx({k: 10_000 * v for k, v in expected.items()}, rel=2e-3)


def test_a_second_route_gives_the_same(key_module: ModuleType) -> None:
    assert_second_route_agrees(key_module)


@pytest.mark.usefixtures("variant")
def test_the_key_holds_for_another_twin(key_module: ModuleType) -> None:
    assert_second_route_agrees(key_module)
    # All that a tolerance must tell apart differs by more than it, on this twin too.
    homes = load("parcels").query("land_use == 'residential'")["area_m2"]
    assert abs((homes - 24).sum() / 10_000 - key_module.land_above_24()) > 2 * key_module.TOLERANCE_HA
    rate = key_module.growth_of_same_settlements()
    assert abs(100 * math.expm1(rate / 100) - rate) > 2 * key_module.TOLERANCE_PERCENT


def test_the_indicator_agrees_with_published_figures(key_module: ModuleType) -> None:
    """World Bank, towns of Cambodia, 2000 to 2010, as unit 2 has them: computed by hand."""
    ratio = key_module.land_use_ratio(110, 160, 10, 920_000, 1_400_000, 10)
    assert ratio == pytest.approx((50 / 110) / math.log(140 / 92), rel=1e-12)
    assert key_module.land_use_ratio(1, 2, 3, 5, 5, 4) is None


def test_the_inputs_tell_every_belief_apart(key_module: ModuleType) -> None:
    """Each kind of mistake gives something else than the right function on some input of its kind."""
    for name, mistaken in key_module._mistaken():
        calls = read_json(record_json(mistaken, inputs=key_module.INPUTS))
        good = hits(calls, key_module.INPUTS, key_module.land_use_ratio)
        if name != "ratio-always-exists":
            assert sum(good[: len(key_module.GROWING)]) <= 1, name


def test_no_answer_is_the_same_in_another_twin(
    variant: Variant, ps01: Assignment, key_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last year's answers are worth little. The function is the same each year: it is judged by other inputs."""
    last_year = {
        "land-above-24": key_module.land_above_24(),
        "families-by-khan": key_module.families_by_khan(),
        "growth-of-same-settlements": key_module.growth_of_same_settlements(),
        "built-up-land": key_module.built_up_land(),
        "density-by-extent": key_module.density_by_extent(),
    }
    key = variant.turn(ps01).key
    for name, answer in last_year.items():
        assert key.judge(name, answer).marks == key.tasks[name].points, name
    monkeypatch.undo()
    for name, answer in last_year.items():
        assert key.judge(name, answer).marks < key.tasks[name].points / 2, name


ODD: dict[str, Any] = {
    "nothing": None,
    "dots": ...,
    "truth": True,
    "not a number": float("nan"),
    "endless": float("inf"),
    "a text": "12.3",
    "bytes": b"12.3",
    "an empty list": [],
    "an empty dict": {},
    "an empty table": pd.DataFrame(),
    "an empty layer": gpd.GeoSeries([], crs=32648),
    "a table of other things": pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    "numbers": [1, 2, 3],
    "an array": np.zeros((2, 2)),
    "an object": object(),
    "a type": set,
    "a built-in function": len,
    "a point": shapely.Point(470_000, 1_262_000),
    "a line": shapely.LineString([(0, 0), (1, 1)]),
    "a box elsewhere": shapely.box(0, 0, 1, 1),
    "infinite land": shapely.box(-1e9, -1e9, 1e9, 1e9),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_gets_nothing_and_breaks_nothing(ps01: Assignment, odd: str) -> None:
    for task in ps01.key.tasks:
        answer = read_json(record_json(ODD[odd], inputs=ps01.key.inputs_of(task)))
        verdict = ps01.key.judge(task, answer)
        assert verdict.key_failed is None, (task, verdict.key_failed)
        assert verdict.marks == 0.0, task
        assert verdict.findings[0].says


@pytest.mark.parametrize(
    ("function", "least"),
    [
        (lambda *_: None, 1.5),
        (lambda *_: 1.0, 0.0),
        (lambda *given: (given[1] - given[0]) / given[0] / given[2] / math.log(given[4] / given[3]) * given[5], 4.5),
        (lambda a, b: a / b, 0.0),
        (lambda *_: "much", 0.0),
        (lambda *_: [1, 2], 0.0),
    ],
)
def test_a_function_is_judged_by_parts(ps01: Assignment, function: Callable, least: float) -> None:
    answer = read_json(record_json(function, inputs=ps01.key.inputs_of("land-use-ratio")))
    assert ps01.key.judge("land-use-ratio", answer).marks == least


@pytest.mark.parametrize(("off_by", "marks"), [(0.005, 3.0), (-0.005, 3.0), (0.006, 0.0), (-0.006, 0.0)])
def test_the_tolerance_on_hectares(ps01: Assignment, key_module: ModuleType, off_by: float, marks: float) -> None:
    assert ps01.key.judge("land-above-24", key_module.land_above_24() + off_by).marks == marks


@pytest.mark.parametrize("segments", [2, 4, 8, 64])
def test_circles_may_be_drawn_coarsely_or_finely(ps01: Assignment, segments: int) -> None:
    ground = load("buildings").union_all()
    layer = ground.buffer(10, quad_segs=segments).buffer(-10, quad_segs=segments)
    assert ps01.key.judge("built-up-land", layer).marks == 5.0


def test_feedback_gives_no_answer_away(ps01: Assignment, key_module: ModuleType) -> None:
    numbers = {
        f"{key_module.land_above_24():.2f}",
        f"{key_module.growth_of_same_settlements():.3f}",
        *(str(int(count)) for row in key_module.families_by_khan().values() for count in row.values()),
        *(f"{density:.0f}" for density in key_module.density_by_extent().values()),
    }
    names = names_of(ps01)
    for specimen in ps01.specimens:
        if not specimen.by_hand:
            said = in_words(ps01.judge(specimen.task, specimen.code, names), ps01.key.catalogue)
            assert not {number for number in numbers if f" {number} " in said}, said
