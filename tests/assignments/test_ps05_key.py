"""The key of the re-plotting against second routes; the judge of layouts on places small enough to check by hand."""

from __future__ import annotations

import csv
import itertools
import math
import time
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import stungmeanchey
from shapely import box

from autograder.answers import NotAnAnswerError
from autograder.key import MissingKeyError, _import, find_key, helper
from autograder.layouts import (
    Rules,
    Site,
    canal_site,
    check_layout,
    draw_scoreboard,
    examine,
    programme_layout,
    scoreboard,
    stretch_back,
)
from autograder.layouts.measures import gini
from autograder.values import Calls, read, record
from tests.assignments.as_written import FOLDER, names_of, read_assignment

if TYPE_CHECKING:
    from types import ModuleType

    from tests.assignments.as_written import Assignment
    from tests.assignments.conftest import Variant

NAME = "ps05-replotting"


@pytest.fixture(scope="module")
def ps05() -> Assignment:
    """The re-plotting as its authors wrote it."""
    return read_assignment(NAME)


@pytest.fixture
def key_module() -> ModuleType:
    """Its key, freshly imported."""
    return _import(find_key(NAME, FOLDER / "keys"))


# --- second routes ---------------------------------------------------------------------------------------------


def rows(name: str, state: str) -> list[dict[str, str]]:
    """Read a table's CSV file without pandas."""
    with stungmeanchey.path(name, state=state).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def land_by_hand() -> dict[str, tuple[float, float, int]]:
    """Land before, land after and persons of each household: CSV files, and areas by the shoelace formula."""
    found: dict[str, list[float]] = {}
    for state in ("before", "after"):
        areas = {
            row.parcel_id: _shoelace(np.array(row.geometry.exterior.coords))
            for row in stungmeanchey.load("parcels", state=state).itertuples()
            if not row.geometry.interiors
        }
        for row in rows("occupancy", state):
            found.setdefault(row["household_id"], []).append(areas[row["parcel_id"]])
    persons = {row["household_id"]: int(row["persons"]) for row in rows("households", "before")}
    return {name: (before, after, persons[name]) for name, (before, after) in found.items()}


def _shoelace(ring: np.ndarray) -> float:
    x, y = (ring - ring[0]).T
    return abs(float(x[:-1] @ y[1:] - x[1:] @ y[:-1])) / 2


def theil(amounts: list[float]) -> float:
    """Theil's T from its definition."""
    mean = sum(amounts) / len(amounts)
    return sum(x / mean * math.log(x / mean) for x in amounts) / len(amounts)


def assert_second_route_agrees(key: ModuleType) -> None:
    """Compare what the key computes with loops over plain rows."""
    land, table = land_by_hand(), key.families()
    assert set(table.index) == land.keys()
    for name, (before, after, persons) in land.items():
        row = table.loc[name]
        assert (row["before_m2"], row["after_m2"]) == pytest.approx((before, after), abs=0.0051)
        assert row["persons"] == persons
    sums = [sum(row[i] for row in land.values()) for i in (0, 1)]
    assert key.contribution() == pytest.approx(100 * (sums[0] - sums[1]) / sums[0], abs=0.005)
    clear = {name for name, (before, after, _) in land.items() if abs(after / before - 0.5) > 1e-3}
    assert key.lose_half() & clear == {name for name in clear if 2 * land[name][1] < land[name][0]} != set()
    classes = {"small": range(1, 5), "medium": range(5, 8), "large": range(8, 99)}
    groups = [[a / p for _, a, p in land.values() if p in size] for size in classes.values()]
    every = [x for group in groups for x in group]
    within = sum(sum(group) / sum(every) * theil(group) for group in groups)
    assert key.theil_parts() == pytest.approx({"within": within, "between": theil(every) - within}, abs=2e-5)
    counted = list(key.families_by_class().values())
    assert sum(counted) == len(land)
    assert min(counted) > 0
    assert counted[2] == len(key.lose_half())


def test_a_second_route_gives_the_same(key_module: ModuleType) -> None:
    assert_second_route_agrees(key_module)


def test_the_key_holds_for_another_twin(variant: Variant, key_module: ModuleType) -> None:
    assert variant.folder
    assert_second_route_agrees(key_module)


def test_the_ground_given_up_holds_by_sampling(key_module: ModuleType) -> None:
    """Points thrown at the place lie in the ground given up as often as its area says."""
    given = key_module.ground_given_up()
    before, after = (
        stungmeanchey.load("parcels", state=state).query("land_use == 'residential'").geometry.to_numpy()
        for state in ("before", "after")
    )
    left, low, right, high = shapely.total_bounds(before)
    rng = np.random.default_rng(5)
    points = shapely.points(rng.uniform(left, right, 200_000), rng.uniform(low, high, 200_000))

    def inside(shapes: np.ndarray) -> set[int]:
        return set(shapely.STRtree(points).query(shapes, predicate="contains")[1].tolist())

    expected = inside(before) - inside(after)
    found = inside(np.array([given]))
    assert len(found ^ expected) <= 5
    assert len(expected) / 200_000 * (right - left) * (high - low) == pytest.approx(given.area, rel=0.08)


@pytest.mark.parametrize("seed", range(5))
def test_gini_is_half_the_mean_difference(seed: int) -> None:
    amounts = np.random.default_rng(seed).exponential(size=40)
    pairs = [abs(a - b) for a, b in itertools.product(amounts, amounts)]
    assert gini(amounts) == pytest.approx(np.mean(pairs) / (2 * amounts.mean()))


def test_a_function_that_stops_on_some_lists_keeps_part_of_its_marks(ps05: Assignment) -> None:
    def fragile(amounts: list[float]) -> float:
        if min(amounts) == 0:
            raise ZeroDivisionError
        return gini(amounts)

    verdict = ps05.key.judge("gini", read(record(fragile, inputs=ps05.key.inputs_of("gini"))))
    assert 2 < verdict.marks < 5
    assert "ZeroDivisionError" in verdict.findings[0].says


# --- the judge of layouts, by hand ------------------------------------------------------------------------------

# A canal along the y axis from 0 to 40, 4 m wide. On the east a street from x = 2 to x = 6, then ground from 6 to 16,
# and a temple from 16 to 20.
FAMILIES = pd.DataFrame({"before_m2": [60.0, 40.0, 20.0], "persons": [2, 4, 6]}, index=["H1", "H2", "H3"])
RULES = Rules(least_area_m2=24, least_frontage_m=3, least_width_m=2.5, least_public_m2=100)
SITE = Site(
    ground=box(6, 0, 16, 40),
    water=box(-2, 0, 2, 40),
    streets=box(2, 0, 6, 40),
    reserve=box(16, 0, 20, 40),
    axis=shapely.LineString([(0, 0), (0, 40)]),
    families=FAMILIES,
)
GOOD = {"H1": box(6, 0, 12, 4), "H2": box(6, 4, 12, 8), "H3": box(6, 8, 12, 12)}


def kinds(layout: dict[str, Any]) -> set[str]:
    """Kinds of rules that a layout breaks."""
    return {breach.kind for breach in examine(layout, SITE, RULES).breaches}


def test_a_layout_by_hand() -> None:
    found = examine(GOOD, SITE, RULES)
    assert found.feasible
    assert not found.breaches
    assert found.areas.tolist() == [24, 24, 24]
    assert found.land_kept == pytest.approx(72 / 120)
    assert found.lose_half == 1  # 24 of 60
    assert found.gini_kept == pytest.approx(gini([0.4, 0.6, 1.2]))
    assert found.gini_per_person == pytest.approx(gini([12, 6, 4]))
    # 400 m² of ground less three plots; all of it in pieces on the street.
    assert found.public_m2 == pytest.approx(400 - 72)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"H2": box(6, 3, 12, 7)}, "overlap"),
        ({"H2": box(1, 4, 7, 8)}, "water"),
        ({"H2": box(3, 4, 9, 8)}, "street"),
        ({"H2": box(6, 4, 17, 8)}, "reserve"),
        ({"H2": box(6, 38, 12, 42)}, "outside"),
        ({"H2": box(7, 4, 13, 8)}, "frontage"),
        ({"H2": shapely.union(box(7, 4, 13, 8), box(6, 4, 7, 6))}, "frontage"),
        ({"H2": box(6, 4, 11, 8)}, "area"),
        ({"H2": shapely.union(box(6, 4, 10, 8), box(10, 4, 16, 6))}, "area"),  # a tail of 2 m
        ({"H2": shapely.MultiPolygon([box(6, 4, 10, 8), box(11, 4, 15, 8)])}, "shape"),
        ({"H2": shapely.Polygon([(6, 4), (12, 8), (12, 4), (6, 8)])}, "shape"),
        ({"H2": shapely.LineString([(6, 4), (12, 8)])}, "shape"),
        ({"H9": box(6, 20, 12, 24)}, "families"),
    ],
)
def test_each_rule_by_hand(change: dict[str, Any], kind: str) -> None:
    layout = GOOD | change
    assert kind in kinds(layout)
    assert not examine(layout, SITE, RULES).feasible


def test_a_seam_is_no_overlap_and_a_strip_is() -> None:
    """Half a step of the grid of 5 cm along an edge of 6 m is 0.15 m²; a hand's breadth is more."""
    assert kinds(GOOD | {"H2": box(6, 3.975, 12, 8)}) == set()
    assert kinds(GOOD | {"H2": box(6, 3.9, 12, 8)}) == {"overlap"}
    assert kinds(GOOD | {"H1": box(5.98, 0, 12, 4)}) == set()
    assert kinds(GOOD | {"H1": box(5.8, 0, 12, 4)}) == {"street"}


def test_two_plots_for_one_family_place_it_nowhere() -> None:
    layer = gpd.GeoDataFrame(
        {"household_id": ["H1", "H1", "H2", "H3"]},
        geometry=[GOOD["H1"], box(6, 20, 12, 24), GOOD["H2"], GOOD["H3"]],
        crs=32648,
    )
    found = examine(layer, SITE, RULES)
    assert found.placed == 2
    assert found.in_order("overlap") == pytest.approx(2 / 3)


def test_ground_behind_the_plots_is_not_public() -> None:
    """Plots along the whole street leave 160 m² behind them, on no street."""
    row = {f"H{i + 1}": box(6, 13.34 * i, 12, min(13.34 * (i + 1), 40)) for i in range(3)}
    found = examine(row, SITE, RULES)
    assert not found.breaches
    assert found.public_m2 == pytest.approx(0, abs=1e-6)
    assert not found.feasible


def test_a_breach_says_where() -> None:
    one = examine(GOOD | {"H2": box(7, 4, 13, 8)}, SITE, RULES).breaches[0]
    assert "1 plot" in str(one)
    assert "east bank, 0 to 100 m from the south (1)" in str(one)
    mirrored = examine({name: shapely.affinity.scale(plot, -1, 1, origin=(0, 0)) for name, plot in GOOD.items()}, SITE)
    assert "west bank" in str(mirrored.breaches[0])


def test_stretching_by_hand() -> None:
    """Plots of 4 m by 6 m become 2 m deeper, up to where the ground ends; nobody takes a neighbour's land."""
    plots = gpd.GeoDataFrame({"household_id": list(GOOD)}, geometry=list(GOOD.values()), crs=32648)
    deeper = stretch_back(plots, [2, 0, 30], SITE)
    assert deeper.area.tolist() == pytest.approx([32, 24, 40], abs=0.1)
    assert not examine(deeper, SITE, RULES).breaches
    assert (deeper["household_id"] == plots["household_id"]).all()


# --- on the twin ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Site:
    """The site of the shipped twin."""
    return canal_site()


def test_the_programmes_layout_is_feasible_here_and_elsewhere(variant: Variant) -> None:
    assert variant.folder
    assert examine(programme_layout(), canal_site()).feasible


def test_the_computed_layouts_are_feasible_and_fairer(key_module: ModuleType, variant: Variant) -> None:
    assert variant.folder
    site, rules = canal_site(), Rules()
    found = key_module.references(site, rules)
    programme, by_land, by_persons = found.values()
    assert by_land.feasible
    assert by_persons.feasible
    assert by_land.gini_kept < 0.7 * programme.gini_kept
    assert by_persons.gini_per_person < 0.8 * programme.gini_per_person
    assert min(by_land.land_kept, by_persons.land_kept) > 1.1 * programme.land_kept


def test_judging_a_layout_is_fast(site: Site) -> None:
    layout = programme_layout()
    examine(layout, site)
    began = time.process_time()
    examine(layout, site)
    assert time.process_time() - began < 0.8


@pytest.mark.parametrize("how", ["degrees", "other order", "dict", "series", "table", "indexed", "recorded"])
def test_a_layout_is_the_same_however_it_is_handed_in(site: Site, how: str) -> None:
    layer = programme_layout()
    given: object = {
        "degrees": lambda: layer.to_crs(4326),
        "other order": lambda: layer.sample(frac=1, random_state=1),
        "dict": lambda: dict(zip(layer["household_id"], layer.geometry, strict=True)),
        "series": lambda: layer.set_index("household_id").geometry,
        "table": lambda: pd.DataFrame(layer),
        "indexed": lambda: layer.set_index("household_id"),
        "recorded": lambda: read(record(layer)),
    }[how]()
    found = examine(given, site)
    assert found.feasible, [str(breach) for breach in found.breaches]
    assert found.areas.sum() == pytest.approx(layer.area.sum(), rel=1e-9)


def test_areas_are_in_square_metres_by_a_second_route(site: Site) -> None:
    layer = programme_layout()
    by_hand = {row.household_id: _shoelace(np.array(row.geometry.exterior.coords)) for row in layer.itertuples()}
    found = examine(layer, site)
    assert found.areas.tolist() == pytest.approx([by_hand[name] for name in site.families.index])


ODD: dict[str, Any] = {
    "nothing": None,
    "a number": 563,
    "a text": "layout",
    "an empty list": [],
    "a table without shapes": pd.DataFrame({"household_id": ["H0001"]}),
    "no ids": gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)], crs=32648),
    "no shape": gpd.GeoDataFrame({"household_id": ["H0001"]}, geometry=[None], crs=32648),
    "elsewhere": gpd.GeoDataFrame({"household_id": ["H0001"]}, geometry=[box(0, 0, 4, 6)], crs=32648),
    "degrees without a name": gpd.GeoDataFrame({"household_id": ["H0001"]}, geometry=[box(104, 11, 105, 12)]),
    "too many": gpd.GeoDataFrame(
        {"household_id": ["H0001"] * 4_000}, geometry=[box(470_100, 1_262_100, 470_104, 1_262_106)] * 4_000, crs=32648
    ),
    "infinite": gpd.GeoDataFrame({"household_id": ["H0001"]}, geometry=[box(0, 0, math.inf, 1)], crs=32648),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_layout_gets_nothing_and_breaks_nothing(ps05: Assignment, odd: str) -> None:
    verdict = ps05.key.judge("layout", ODD[odd])
    assert verdict.key_failed is None, verdict.key_failed
    assert verdict.marks == 0
    assert verdict.findings[0].says


def test_odd_answers_to_the_other_tasks_break_nothing(ps05: Assignment) -> None:
    for task in ps05.key.tasks:
        for odd in (None, ..., 17, "text", [], {}, pd.DataFrame(), object(), Calls("f"), float("nan"), [None]):
            verdict = ps05.key.judge(task, odd)
            assert verdict.key_failed is None, (task, odd, verdict.key_failed)
            assert verdict.marks == 0, (task, odd)


def test_all_plots_on_one_spot_are_judged_in_time(ps05: Assignment, site: Site) -> None:
    plot = programme_layout().geometry.iloc[0]
    heap = gpd.GeoDataFrame({"household_id": site.families.index}, geometry=[plot] * len(site.families), crs=32648)
    began = time.process_time()
    verdict = ps05.key.judge("layout", heap)
    assert time.process_time() - began < 20
    assert verdict.marks <= 2


def test_a_few_good_plots_earn_next_to_nothing(ps05: Assignment) -> None:
    assert ps05.key.judge("layout", programme_layout().head(40)).marks == 0


def test_a_better_layout_never_gets_less(ps05: Assignment, site: Site) -> None:
    """Marks rise from the programme's layout over a little deeper plots to well matched ones."""
    names = names_of(ps05)
    marks = []
    for specimen in ("wrong-programme", "wrong-a-little-deeper", "right-part-of-before"):
        code = next(item.code for item in ps05.specimens if item.task == "layout" and item.name == specimen)
        marks.append(ps05.judge("layout", code, names).marks)
    assert marks == sorted(marks)
    assert marks[0] == 2
    assert marks[-1] == 20
    assert site.families.shape[0] == 563


def test_the_feedback_has_the_scoreboard_and_no_household(ps05: Assignment) -> None:
    verdict = ps05.key.judge("layout", programme_layout().iloc[3:])
    words = " ".join(finding.says for finding in verdict.findings)
    for name in ("yours", "programme", "computed by land before", "computed by persons"):
        assert name in words
    assert "H0" not in words


def test_the_visible_check_says_where_and_never_raises(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    layer = programme_layout()
    check_layout("layout", layer, site, others={"programme": examine(layer, site)})
    told = capsys.readouterr().out
    assert "✓ layout: 563 families" in told
    assert "Gini per person" in told
    check_layout("layout", layer.assign(geometry=layer.buffer(1)).iloc[5:], site)
    told = capsys.readouterr().out
    assert "5 of 563 families get no plot" in told
    assert "bank" in told
    check_layout("layout", None, site)
    assert "There is no answer yet" in capsys.readouterr().out


def test_the_scoreboard_has_a_row_for_each_layout(site: Site) -> None:
    found = examine(programme_layout(), site)
    board = scoreboard({"one": found, "two": found})
    assert board.index.tolist() == ["one", "two"]
    assert board.loc["one", "possible"] == "yes"
    panels = draw_scoreboard({"one": found, "two": found}).axes
    assert [text.get_text() for axes in panels for text in axes.texts] == ["one", "two"] * 2


def test_a_helper_that_is_not_there_is_no_fault_of_a_student(key_module: ModuleType) -> None:
    assert helper(key_module.__file__, "bank_rows").fairest
    with pytest.raises(MissingKeyError, match="no such file"):
        helper(key_module.__file__, "of_another_assignment")


def test_a_layout_in_a_wrong_system_is_told_so(site: Site) -> None:
    with pytest.raises(NotAnAnswerError, match="reference system"):
        examine(programme_layout().set_crs(4326, allow_override=True), site)
