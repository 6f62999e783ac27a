"""Each kind of value that an answer may be, recorded as data and read again: what a key gets to see."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from autograder.values import (
    Calls,
    Chart,
    Limits,
    MalformedRecordError,
    NotRecorded,
    WebMap,
    read,
    read_json,
    record,
    record_json,
)


def travelled(value: object, **options: Any) -> Any:
    """Give a value as the key gets it."""
    return read_json(record_json(value, **options))


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -42, 2**200, 1.5, -0.0, "", "ភូមិ", "🏠", "a\nb", ..., Fraction(1, 3), dt.date(2026, 2, 28)],
    ids=repr,
)
def test_plain_values_come_back_the_same(value: object) -> None:
    assert travelled(value) == value
    assert type(travelled(value)) is type(value)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_does_not_know_come_back(number: float) -> None:
    assert str(travelled(number)) == str(number)
    assert [str(item) for item in travelled([number])] == [str(number)]


@pytest.mark.parametrize(
    "value",
    [[], [1, [2, [3]]], (), (1, "a"), {1, 2}, {"a": [1]}, {1: "a", (1, 2): "b", None: "c"}, [(1, 2), {"a": {3}}]],
    ids=repr,
)
def test_collections_keep_their_kinds(value: object) -> None:
    assert travelled(value) == value


def test_collections_of_other_kinds_are_the_plain_ones() -> None:
    assert travelled(range(3)) == [0, 1, 2]
    assert travelled(frozenset({1})) == {1}
    assert travelled({"a": 1}.keys()) == ["a"]
    assert travelled(x for x in (1, 2)) == [1, 2]
    assert travelled(map(str, (1, 2))) == ["1", "2"]


def test_a_dict_keeps_its_order() -> None:
    assert list(travelled({"z": 1, "a": 2})) == ["z", "a"]


def test_subclasses_are_what_they_hold_not_what_they_say() -> None:
    class Liar(int):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = int.__hash__

        def __int__(self) -> int:
            return 42

    class Text(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "42"

    assert type(travelled(Liar(41))) is int
    assert travelled(Liar(41)) == 41
    assert travelled(Text("41")) == "41"


@pytest.mark.parametrize(
    ("value", "plain"),
    [(np.int64(3), 3), (np.float32(0.5), 0.5), (np.bool_(True), True), (np.str_("a"), "a"), (np.float64("nan"), None)],  # noqa: FBT003
    ids=repr,
)
def test_numpys_numbers_are_plain_ones(value: object, plain: object) -> None:
    back = travelled(value)
    assert type(back) in {int, float, bool, str}
    assert back == plain or (plain is None and math.isnan(back))


def test_times_are_timestamps() -> None:
    noon = dt.datetime(2026, 2, 28, 12)  # noqa: DTZ001 - as students write it
    here = pd.Timestamp("2026-02-28", tz="Asia/Phnom_Penh")
    assert travelled(noon) == pd.Timestamp("2026-02-28 12:00")
    assert travelled(np.datetime64("2026-02-28T12:00", "ns")) == pd.Timestamp("2026-02-28 12:00")
    assert travelled(here) == here
    assert travelled(pd.NaT) is pd.NaT
    assert travelled(np.datetime64("NaT")) is pd.NaT


def test_what_is_missing_stays_missing() -> None:
    assert travelled(pd.NA) is pd.NA
    assert math.isnan(travelled(np.nan))
    series = travelled(pd.Series([1, None, 3], dtype="Int64"))
    assert series.isna().tolist() == [False, True, False]
    assert travelled(pd.Series(["a", None])).isna().tolist() == [False, True]
    assert travelled(pd.Series([True, None], dtype="boolean")).tolist() == [True, None]
    assert travelled(pd.Series(pd.to_datetime(["2026-01-01", None]))).isna().tolist() == [False, True]


# --- arrays and tables -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "array",
    [
        np.array([1, 2]),
        np.array([[1.5, 2], [3, 4]]),
        np.array(["a", "b"]),
        np.array([True]),
        np.zeros((0, 3)),
        np.array(5),
        np.array(["2026-01-01"], dtype="datetime64[ns]"),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_arrays_keep_shape_and_values(array: np.ndarray) -> None:
    back = travelled(array)
    assert back.shape == array.shape
    assert np.array_equal(back, array)


def test_a_series_keeps_name_index_and_values() -> None:
    series = pd.Series([1.5, 2.5], index=pd.Index(["b", "a"], name="block"), name="area")
    pd.testing.assert_series_equal(travelled(series), series, check_index_type=False)


def test_a_series_without_a_name_has_none() -> None:
    assert travelled(pd.Series([1])).name is None


def test_an_index_comes_back() -> None:
    assert travelled(pd.Index(["a", "b"], name="id")).tolist() == ["a", "b"]
    assert travelled(pd.Index(["a"], name="id")).name == "id"


def test_an_index_of_several_levels_comes_back() -> None:
    index = pd.MultiIndex.from_tuples([("north", 1), ("south", 2)], names=["part", "row"])
    back = travelled(pd.Series([1, 2], index=index))
    assert back.index.tolist() == index.tolist()
    assert list(back.index.names) == ["part", "row"]


def test_columns_of_several_levels_come_back() -> None:
    plots = pd.DataFrame({"part": ["n", "n", "s"], "area": [1.0, 2.0, 4.0]})
    back = travelled(plots.groupby("part").agg({"area": ["sum", "mean"]}))
    assert back[("area", "sum")].tolist() == [3.0, 4.0]
    assert back.index.tolist() == ["n", "s"]


def test_a_table_keeps_columns_order_and_kinds() -> None:
    table = pd.DataFrame(
        {"id": ["a", "b"], "n": [1, 2], "area": [1.5, np.nan], "yes": [True, False],
         "day": pd.to_datetime(["2026-01-01", "2026-01-02"])},
        index=[7, 9],
    )  # fmt: skip
    back = travelled(table)
    pd.testing.assert_frame_equal(back, table, check_dtype=False)
    assert [back[name].dtype.kind for name in ("n", "area", "yes", "day")] == ["i", "f", "b", "M"]


def test_a_table_may_name_a_column_twice() -> None:
    table = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert travelled(table).to_numpy().tolist() == [[1, 2]]


def test_a_table_may_have_no_columns_or_no_rows() -> None:
    assert travelled(pd.DataFrame(index=[1, 2])).shape == (2, 0)
    assert travelled(pd.DataFrame({"a": []})).shape == (0, 1)
    assert travelled(pd.DataFrame()).shape == (0, 0)


def test_categories_come_back_as_their_values() -> None:
    assert travelled(pd.Series(["a", "b", "a"], dtype="category")).tolist() == ["a", "b", "a"]
    assert travelled(pd.Categorical([1, 2])).tolist() == [1, 2]


def test_lists_in_a_column_come_back() -> None:
    assert travelled(pd.Series([[1, 2], []])).tolist() == [[1, 2], []]


def test_whole_numbers_beyond_sixty_four_bits_come_back() -> None:
    assert travelled(pd.Series([2**70], dtype=object)).tolist() == [2**70]


# --- geometries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["POINT (1 2)", "POINT Z (1 2 3)", "POINT EMPTY", "LINESTRING (0 0, 1 1)", "POLYGON ((0 0, 1 0, 1 1, 0 0))",
     "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))", "GEOMETRYCOLLECTION (POINT (0 0), LINESTRING (0 0, 1 1))"],
)  # fmt: skip
def test_geometries_come_back(text: str) -> None:
    shape = shapely.from_wkt(text)
    assert travelled(shape).wkt == shape.wkt


def test_coordinates_come_back_to_the_last_bit() -> None:
    assert travelled(shapely.Point(0.1 + 0.2, 1e-300)).coords[0] == (0.1 + 0.2, 1e-300)


@pytest.mark.parametrize("crs", [None, 32648, 4326, "+proj=utm +zone=48 +ellps=intl +units=m"])
def test_a_layer_keeps_its_reference_system(crs: object) -> None:
    layer = gpd.GeoDataFrame({"id": [1, 2]}, geometry=[shapely.Point(0, 0), None], crs=crs)
    back = travelled(layer)
    assert isinstance(back, gpd.GeoDataFrame)
    assert back.crs == layer.crs
    assert back.geometry.isna().tolist() == [False, True]
    series = travelled(layer.geometry)
    assert isinstance(series, gpd.GeoSeries)
    assert series.crs == layer.crs


def test_a_layer_keeps_which_of_its_geometries_is_the_active_one() -> None:
    layer = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(0, 0)], crs=32648)
    layer["middle"] = layer.geometry.centroid.to_crs(4326)
    back = travelled(layer.set_geometry("middle"))
    assert back.geometry.name == "middle"
    assert back.crs.to_epsg() == 4326
    assert back["geometry"].iloc[0].equals(shapely.Point(0, 0))


# --- graphs, functions, pictures -------------------------------------------------------------------


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_a_graph_keeps_kind_nodes_edges_and_facts(kind: type[nx.Graph]) -> None:
    graph = kind()
    graph.add_node("a", place=(0.0, 1.0))
    graph.add_edge("a", ("b", 2), length=3.5)
    back = travelled(graph)
    assert type(back) is kind
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(back.edges(data=True)) == list(graph.edges(data=True))


def test_a_function_is_what_it_gives_on_the_keys_inputs() -> None:
    def area(width: float, height: float) -> float:
        return width * height

    back = travelled(area, inputs=[(2, 3), (1, "a"), (1,), (0.5, 4)])
    assert isinstance(back, Calls)
    assert back.name == "area"
    assert back.results == (6, "a", None, 2.0)
    assert back.errors[:2] == (None, None)
    assert back.errors[2].startswith("TypeError: ")


def test_a_function_cannot_change_the_inputs_of_the_next_call() -> None:
    inputs = [([1, 2],), ([1, 2],)]
    assert travelled(lambda items: [items.pop(), len(items)], inputs=inputs).results == ([2, 1], [2, 1])
    assert inputs == [([1, 2],), ([1, 2],)]


def test_a_function_whose_results_are_too_large_is_stopped() -> None:
    back = travelled(lambda n: list(range(n)), inputs=[(3,), (100,)], limits=Limits(items=50))
    assert back.results[0] == [0, 1, 2]
    assert "too large" in back.errors[1]


def test_a_function_without_inputs_gives_nothing() -> None:
    assert travelled(len) == Calls("len")


def test_a_figure_is_what_it_shows() -> None:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([0, 1], [2, 3], label="a line")
    axes.bar([1, 2], [3, 4])
    axes.scatter([5], [6])
    axes.set(title="Plots", xlabel="m", ylabel="families")
    axes.legend()
    axes.text(0, 0, "here")
    figure.suptitle("All of it")
    for value in (figure, axes):
        back = travelled(value)
        assert isinstance(back, Chart)
        shown = back.axes[0]
        assert (shown["title"], shown["xlabel"], shown["ylabel"]) == ("Plots", "m", "families")
        assert shown["legend"] == ["a line"]
        assert shown["lines"][0] == [[0.0, 2.0], [1.0, 3.0]]
        assert [bar[3] for bar in shown["bars"]] == [3.0, 4.0]
        assert [[5.0, 6.0]] in shown["points"]
        assert shown["texts"] == ["here"]
    assert travelled(figure).title == "All of it"
    plt.close(figure)


def test_a_web_map_is_its_layers() -> None:
    import folium

    place = folium.Map(location=[11.53, 104.9])
    point = {"type": "Point", "coordinates": [104.9, 11.5]}
    feature = {"type": "Feature", "properties": {"id": "B1"}, "geometry": point}
    folium.GeoJson({"type": "FeatureCollection", "features": [feature]}, name="blocks").add_to(place)
    back = travelled(place)
    assert isinstance(back, WebMap)
    layer = next(layer for layer in back.layers if layer["type"] == "GeoJson")
    assert layer["name"] == "blocks"
    assert layer["data"]["features"][0]["properties"]["id"] == "B1"


# --- what does not travel --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [object(), SimpleNamespace(a=1), b"bytes", 1j, int, Decimal("1.5"), pd.Timedelta("1D")],
    ids=lambda value: type(value).__name__,
)
def test_other_values_are_named_not_recorded(value: object) -> None:
    back = travelled(value)
    assert isinstance(back, NotRecorded)
    assert back.type == type(value).__name__
    assert "cannot be read as an answer" in back.why


def test_one_such_value_does_not_spoil_the_others() -> None:
    back = travelled([1, object(), 2])
    assert (back[0], back[2]) == (1, 2)
    assert isinstance(back[1], NotRecorded)


def test_nothing_of_the_students_own_runs_when_a_value_is_read() -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            raise AssertionError("pickled")

    text = record_json([Bomb()])
    assert json.loads(text)["items"][0]["~"] == "not recorded"


# --- limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (list(range(200)), "more than 100 values"),
        (np.zeros(200), "more than 100 values"),
        (pd.DataFrame({"a": range(60), "b": range(60)}), "more than 100 values"),
        ([[[[[[1]]]]]], "deeper than 5"),
        ("x" * 2000, "at most 1,000 are read"),
        (10**500, "more than 400 digits"),
    ],
    ids=["list", "array", "table", "depth", "size", "digits"],
)
def test_a_value_beyond_the_limits_says_so(value: object, why: str) -> None:
    back = travelled(value, limits=Limits(items=100, depth=5, size=1000))
    assert isinstance(back, NotRecorded)
    assert why in back.why


def test_an_iterator_without_end_is_beyond_the_limits() -> None:
    import itertools

    assert "more than 100 values" in travelled(itertools.count(), limits=Limits(items=100)).why


def test_a_value_that_contains_itself_is_beyond_the_limits() -> None:
    value: list[object] = []
    value.append(value)
    assert isinstance(travelled(value), NotRecorded)


def test_a_record_is_plain_ascii_json_without_bare_words() -> None:
    text = record_json({"ភូមិ": [math.nan, math.inf], "g": shapely.Point(0, 0)})
    assert text.isascii()
    json.loads(text, parse_constant=pytest.fail)


def test_a_tree_and_its_text_say_the_same() -> None:
    value = {"a": [1, Fraction(1, 2)], "b": (None, ...)}
    assert read(record(value)) == read_json(record_json(value)) == value


@pytest.mark.parametrize(
    "text",
    ["NaN", "[1]", '{"a": 1}', '{"~": "pickle"}', '{"~": "geometry", "wkb": "zz"}', '{"~": "list"}', "1e999", "{"],
)
def test_what_no_recorder_writes_is_malformed(text: str) -> None:
    with pytest.raises(MalformedRecordError):
        read_json(text)
