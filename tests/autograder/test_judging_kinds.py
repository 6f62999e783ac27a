"""Functions, tables and maps as answers: read alike however they were made, and refused in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Patch
from shapely import box

from autograder import check
from autograder.answers import NotAnAnswerError, as_rows
from autograder.functions import as_calls, belief_behind_calls, hits, same_result
from autograder.maps import as_map
from autograder.values import read_json, record_json

if TYPE_CHECKING:
    from collections.abc import Callable

PAIRS = [(1.0, 2.0), (3.0, 3.0), (5.0, 0.0)]
COLOURS = {"wet": "#0072b2", "dry": "#e69f00"}


def travelled(value: object, inputs: list | None = None) -> object:
    """Give what a key gets."""
    return read_json(record_json(value, inputs=inputs))


@pytest.fixture
def ground_layer() -> gpd.GeoDataFrame:
    shapes = [box(x, 0, x + 10, 10) for x in (470_000, 470_010, 470_020)]
    return gpd.GeoDataFrame({"kind": ["wet", "dry", "wet"]}, geometry=shapes, crs="EPSG:32648")


# --- functions ------------------------------------------------------------------------------------


def divide(one: float, other: float) -> float | None:
    return one / other if other else None


def test_a_function_is_known_by_what_it_returns() -> None:
    calls = as_calls(travelled(divide, PAIRS), PAIRS)
    assert hits(calls, PAIRS, divide) == [True, True, True]
    stops = as_calls(travelled(lambda a, b: a / b, PAIRS), PAIRS)
    assert hits(stops, PAIRS, divide) == [True, True, False]


@pytest.mark.parametrize(
    ("function", "belief"),
    [
        (lambda a, b: b / a, "turned-round"),
        (lambda a, b: a / b, "never-nothing"),
        (lambda a, b: a + b, None),
        (divide, None),
    ],
)
def test_a_belief_is_known_by_what_it_gives(function: Callable, belief: str | None) -> None:
    beliefs = [("the-same", divide), ("turned-round", lambda a, b: b / a), ("never-nothing", lambda a, b: a / b)]
    calls = as_calls(travelled(function, PAIRS), PAIRS)
    assert belief_behind_calls(calls, PAIRS, divide, beliefs) == belief


def test_no_value_is_no_value_and_truth_is_no_number() -> None:
    assert same_result(None, math.nan)
    assert not same_result(None, 0.0)
    yes: object = True
    assert not same_result(yes, 1.0)
    assert not same_result("1", 1.0)


@pytest.mark.parametrize("odd", [3.5, [1, 2], "divide", None, ...])
def test_what_is_no_function_is_refused(odd: object) -> None:
    with pytest.raises(NotAnAnswerError, match=r"\w{3}"):
        as_calls(travelled(odd, PAIRS), PAIRS)


# --- tables of several numbers --------------------------------------------------------------------


def test_a_table_is_read_alike_however_it_stands() -> None:
    table = pd.DataFrame({"other": ["x", "y"], "b": [2, 4], "khan": [" A", "B"], "a": [1.0, 3.0]})
    expected = {"A": {"a": 1.0, "b": 2.0}, "B": {"a": 3.0, "b": 4.0}}
    for same in (table, table.iloc[::-1], table.set_index("khan"), expected, table.astype({"b": "Int64"})):
        assert as_rows(travelled(same), key="khan", numbers=["a", "b"]) == expected


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        {"A": 1.0},
        pd.DataFrame({"khan": ["A", "A"], "a": [1, 2]}),
        pd.DataFrame({"khan": ["A"], "a": [None]}),
        pd.DataFrame({"khan": ["A"], "c": [1]}),
        pd.DataFrame({"khan": ["A"], "a": ["many"]}),
    ],
)
def test_what_is_no_such_table_is_refused(odd: object) -> None:
    with pytest.raises(NotAnAnswerError, match=r"\w{3}"):
        as_rows(travelled(odd), key="khan", numbers=["a"])


# --- maps -----------------------------------------------------------------------------------------


def _by_column(layer: gpd.GeoDataFrame) -> object:
    axes = layer.plot(column="kind", legend=True)
    axes.set_title("Ground")
    return axes


def _by_colours(layer: gpd.GeoDataFrame) -> object:
    figure, axes = plt.subplots()
    layer.plot(color=layer["kind"].map(COLOURS), ax=axes, alpha=0.6)
    figure.legend(handles=[Patch(color=colour, label=word, alpha=0.6) for word, colour in COLOURS.items()])
    figure.suptitle("Ground")
    return figure


def _by_points(layer: gpd.GeoDataFrame) -> object:
    figure, axes = plt.subplots()
    for word, some in layer.groupby("kind"):
        axes.scatter(some.centroid.x, some.centroid.y, color=COLOURS[word], label=word)
    axes.legend()
    axes.set_title("Ground", loc="left")
    return figure


def _by_folium(layer: gpd.GeoDataFrame) -> object:
    drawn = folium.Map()
    folium.GeoJson(
        layer.to_crs(4326), style_function=lambda feature: {"fillColor": COLOURS[feature["properties"]["kind"]]}
    ).add_to(drawn)
    swatches = "".join(f"<i style='background:{colour}'></i>{word}<br>" for word, colour in COLOURS.items())
    drawn.get_root().html.add_child(folium.Element(f"<h3>Ground</h3>{swatches}"))
    return drawn


@pytest.mark.parametrize("draw", [_by_column, _by_colours, _by_points, _by_folium])
def test_a_map_is_known_by_its_classes(ground_layer: gpd.GeoDataFrame, draw: Callable) -> None:
    shown = as_map(travelled(draw(ground_layer)))
    plt.close("all")
    assert shown.classes == {"wet": 2, "dry": 1}
    assert (shown.title, shown.shapes, shown.unexplained, shown.shared) == ("Ground", 3, 0, ())


def test_a_colour_without_a_word_and_a_word_without_its_own_colour_are_told(ground_layer: gpd.GeoDataFrame) -> None:
    figure, axes = plt.subplots()
    ground_layer.plot(color=ground_layer["kind"].map(COLOURS), ax=axes)
    axes.legend(handles=[Patch(color=COLOURS["wet"], label="wet"), Patch(color=COLOURS["wet"], label="dry")])
    shown = as_map(travelled(figure))
    plt.close(figure)
    assert (shown.unexplained, shown.shared) == (1, ("wet", "dry"))


def test_a_style_that_stops_leaves_the_map_readable(ground_layer: gpd.GeoDataFrame) -> None:
    drawn = folium.Map()
    folium.GeoJson(ground_layer.to_crs(4326), style_function=_style).add_to(drawn)
    drawn.get_root().html.add_child(folium.Element("{{ 1 / 0 }}"))
    shown = as_map(travelled(drawn))
    assert shown.shapes == 2


def _style(feature: dict) -> dict:
    if feature["properties"]["kind"] == "dry":
        raise KeyError("dry")
    return {"fillColor": COLOURS["wet"]}


def test_what_is_no_map_is_refused() -> None:
    empty = plt.figure()
    for odd in (None, 3, "a map", empty, folium.Map()):
        with pytest.raises(NotAnAnswerError, match=r"\w{3}"):
            as_map(travelled(odd))
    plt.close(empty)


# --- what students see ----------------------------------------------------------------------------


def test_visible_checks_say_what_is_amiss_and_know_no_answer(
    capsys: pytest.CaptureFixture[str], ground_layer: gpd.GeoDataFrame
) -> None:
    check.function("ratio", None, 1)
    check.function("ratio", 2.0, 1)
    check.function("ratio", lambda number: number / 0, 1)
    check.land("strip", "a strip")
    check.picture("map", None)
    check.picture("map", ground_layer.plot())
    check.rows("table", {}, key="khan", numbers=["a"])
    plt.close("all")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert all(line.startswith("✗ ") for line in lines), lines
    check.function("ratio", lambda number: number / 2, 1)
    check.land("strip", ground_layer)
    check.picture("map", _by_column(ground_layer))
    plt.close("all")
    assert all(line.startswith("✓ ") for line in capsys.readouterr().out.splitlines())
