"""The key of ps04 against a second route and the planted flaws, on three twins; and answers of every odd kind."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import stungmeanchey

from autograder.coverage import edges_match, outside_m2, overlapping_pairs, uncovered_m2
from autograder.key import _import, find_key
from tests.assignments.as_written import FOLDER, names_of, read_assignment

if TYPE_CHECKING:
    from types import ModuleType

    from tests.assignments.as_written import Assignment
    from tests.assignments.conftest import Variant

NAME = "ps04-cadastral-quality"
SHEETS = 1e-6  # m2


@pytest.fixture
def ps04() -> Assignment:
    return read_assignment(NAME)


@pytest.fixture
def module() -> ModuleType:
    return _import(find_key(NAME, FOLDER / "keys"))


def layer() -> gpd.GeoDataFrame:
    return gpd.read_file(stungmeanchey.path("parcels", quality="raw"), layer="parcels")


def crossing_by_hand(shape: shapely.Polygon) -> bool:
    """Tell by turns of three points, without GEOS, whether two edges cross."""

    def turn(a: tuple, b: tuple, c: tuple) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    edges = list(pairwise(shape.exterior.coords))
    return any(
        turn(*one, other[0]) * turn(*one, other[1]) < 0 and turn(*other, one[0]) * turn(*other, one[1]) < 0
        for i, one in enumerate(edges)
        for other in edges[:i]
    )


def assert_second_route_agrees(module: ModuleType) -> None:
    """Compare the key's answers with those of another way, on the file itself."""
    parcels = layer()
    ids = parcels["parcel_id"]
    assert module.crossing_outlines() == set(ids[[crossing_by_hand(shape) for shape in parcels.geometry]]) != set()

    sound = parcels.set_geometry(parcels.make_valid())
    pieces = gpd.overlay(sound[["parcel_id", "geometry"]], sound[["parcel_id", "geometry"]], keep_geom_type=True)
    pieces = pieces[(pieces["parcel_id_1"] < pieces["parcel_id_2"]) & (pieces.area > 0.01)]
    again = {(a, b): m2 for a, b, m2 in zip(pieces["parcel_id_1"], pieces["parcel_id_2"], pieces.area, strict=True)}
    assert module.overlaps() == pytest.approx(again)

    steps = np.log10(parcels["area_m2"] / sound.area).round()
    by_steps = {-4.0: "hectares", 1.0: "square feet"}
    assert module.areas_in_another_unit() == dict(zip(ids[steps != 0], steps[steps != 0].map(by_steps), strict=True))

    blocks = gpd.read_file(stungmeanchey.path("blocks", quality="raw"), layer="blocks")
    rest = gpd.overlay(blocks, sound, how="difference").area.sum()
    assert module.land_in_no_parcel() == pytest.approx(rest, abs=SHEETS)


def test_a_second_route_gives_the_same(module: ModuleType) -> None:
    assert_second_route_agrees(module)


def test_the_key_holds_for_another_twin(variant: Variant, module: ModuleType) -> None:
    flaws = variant.twin.flaws
    assert module.crossing_outlines() == flaws.self_crossing
    assert set(module.overlaps()) == {tuple(sorted(pair)) for pair in flaws.overlaps}
    assert module.areas_in_another_unit() == flaws.wrong_units
    assert module.leaving() == flaws.parcels_in_reserve
    assert_second_route_agrees(module)


def assert_the_reference_keeps_the_rules(module: ModuleType) -> None:
    best, ground = module.reference(), module.office().ground
    assert best.shapes.keys() == module.office().shapes.keys()
    assert edges_match(best.shapes)
    assert overlapping_pairs(best.shapes) == {}
    assert uncovered_m2(best.shapes, ground) < SHEETS
    assert outside_m2(best.shapes, ground) < SHEETS
    # No repair can move less: what lies in two parcels leaves one, a gap comes to one, and what is outside leaves.
    assert best.moved_m2 == pytest.approx(best.twice_m2 + best.free_m2 + best.outside_m2, abs=0.01)
    # Recorded areas are rounded to a hundredth: each parcel may be off by half of that.
    assert best.misfit_m2 < 0.005 * len(best.recorded)
    assert best.shapes[best.keeps].covers(best.strip.buffer(-0.01))


def test_the_reference_keeps_the_rules(module: ModuleType) -> None:
    assert_the_reference_keeps_the_rules(module)


def test_the_reference_keeps_the_rules_on_another_twin(variant: Variant, module: ModuleType) -> None:
    assert variant.twin.flaws.overlaps
    assert_the_reference_keeps_the_rules(module)


def test_no_answer_is_the_same_in_another_twin(
    variant: Variant, module: ModuleType, ps04: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last year's answers are worth nearly nothing."""
    key = variant.turn(ps04).key
    last_year = {
        "crossing-outlines": module.crossing_outlines(),
        "overlapping-pairs": module.overlaps(),
        "areas-in-another-unit": {n: {"hectares": "ha"}.get(u, u) for n, u in module.areas_in_another_unit().items()},
        "land-in-no-parcel": module.land_in_no_parcel(),
        "repaired-layer": module.reference().shapes,
    }
    assert all(key.judge(name, answer).marks == key.tasks[name].points for name, answer in last_year.items())
    monkeypatch.undo()
    for name, answer in last_year.items():
        assert key.judge(name, answer).marks <= key.tasks[name].points / 4, name


def test_the_uncertainty_of_an_area_is_what_a_simulation_gives(module: ModuleType) -> None:
    """The formula leaves out products of two errors: for errors that are small against the sides it must hold."""
    corners = [(0.0, 0.0), (6.0, 0.0), (7.0, 5.0), (3.0, 8.0), (-1.0, 5.0)]
    errors = np.random.default_rng(563).normal(0, 0.05, (40_000, len(corners), 2))
    drawn = np.concatenate([np.array(corners) + errors, (np.array(corners) + errors)[:, :1]], axis=1)
    areas = shapely.area(shapely.polygons(drawn))
    assert module.area_uncertainty(corners, 0.05) == pytest.approx(areas.std(), rel=0.02)
    assert module.area_uncertainty([(0, 0), (4, 0), (4, 6), (0, 6)], 0.1) == pytest.approx(0.1 * math.sqrt(52))


ODD: dict[str, Any] = {
    "nothing": None,
    "dots": ...,
    "truth": True,
    "a number": -17,
    "not a number": math.nan,
    "a text": "PL001",
    "an empty list": [],
    "an empty dict": {},
    "an empty table": pd.DataFrame(),
    "an empty layer": gpd.GeoDataFrame({"parcel_id": []}, geometry=[], crs=32648),
    "a table of other things": pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    "nested lists": [["PL001", "PL002"], ["PL003"]],
    "an object": object(),
    "a function": len,
    "one shape": shapely.box(0, 0, 1, 1),
    "shapes without area": {"PL001": shapely.Point(470_000, 1_262_000)},
    "a shape that is everywhere": {"PL001": shapely.box(-1e9, -1e9, 1e9, 1e9)},
    "shapes that are no numbers": {"PL001": shapely.box(math.nan, 0, 1, math.inf)},
    "a pair of nobody": {("PL001", "PL001"): math.nan},
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_gets_nothing_and_breaks_nothing(ps04: Assignment, odd: str) -> None:
    for task in ps04.key.tasks:
        verdict = ps04.key.judge(task, ODD[odd])
        assert verdict.key_failed is None, (task, verdict.key_failed)
        assert verdict.marks == 0.0, (task, verdict.findings)
        assert verdict.findings[0].says


def test_feedback_gives_no_answer_away(ps04: Assignment, module: ModuleType) -> None:
    ids = set(module.office().shapes)
    for specimen in ps04.specimens:
        if not specimen.by_hand and specimen.name.startswith("wrong-"):
            said = " ".join(f.says for f in ps04.judge(specimen.task, specimen.code, names_of(ps04)).findings)
            assert not ids & set(said.replace("'", " ").split()) or "was found" in said, specimen


@pytest.mark.parametrize("by_m", [0.0, 1e-7, 2e-6])
def test_noise_of_computers_costs_nothing(ps04: Assignment, module: ModuleType, by_m: float) -> None:
    moved = gpd.GeoSeries(module.reference().shapes, crs=32648).translate(by_m, -by_m)
    assert ps04.key.judge("repaired-layer", moved.rename_axis("parcel_id")).marks == 10


def test_half_a_repair_earns_a_part(ps04: Assignment, module: ModuleType) -> None:
    """Whoever repairs only what lies in two parcels has more than nothing and less than half."""
    shapes = dict(module.office().shapes)
    for one, other in module.overlaps():
        shapes[one] = shapes[one].difference(shapes[other])
    assert 2 < ps04.key.judge("repaired-layer", shapes).marks < 6
