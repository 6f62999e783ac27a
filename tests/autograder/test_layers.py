"""A layer is read for what it says: whatever library, order, reference system and form it comes in."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import box

from autograder.answers import NotAnAnswerError
from autograder.layers import Layer, as_layer
from autograder.values import NotRecorded
from autograder.values.read import read_json
from autograder.values.record import record_json

EAST, NORTH = 470_000, 1_262_000
PLOTS = {"PL001": box(EAST, NORTH, EAST + 4, NORTH + 6), "PL002": box(EAST + 4, NORTH, EAST + 8, NORTH + 6)}
PLACE = (EAST - 50, NORTH - 50, EAST + 50, NORTH + 50)


def frame(**changes: Any) -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame({"parcel_id": list(PLOTS)}, geometry=list(PLOTS.values()), crs=32648)
    return table.assign(**changes)


HIGH = shapely.force_3d(list(PLOTS.values()), 9.0)
UNNAMED = {"a dict", "a table of shapes", "a Series of shapes", "no reference system named"}
FORMS = {
    "a GeoDataFrame": frame(),
    "other order, index and columns": frame(use="home").iloc[::-1].set_index(pd.Index([7, 3])),
    "ids in the index": frame().set_index("parcel_id"),
    "ids in an index without a name": frame().set_index("parcel_id").rename_axis(None),
    "another name of the shapes": frame().rename_geometry("shape"),
    "a GeoSeries": frame().set_index("parcel_id").geometry,
    "a dict": PLOTS,
    "a table of shapes": pd.DataFrame({"parcel_id": list(PLOTS), "geometry": list(PLOTS.values())}),
    "a Series of shapes": pd.Series(PLOTS),
    "in degrees": frame().to_crs(4326),
    "in another datum": frame().to_crs(3148),
    "no reference system named": frame().set_crs(None, allow_override=True),
    "spaces around ids": frame(parcel_id=["PL001 ", " PL002"]),
    "with heights": frame().set_geometry(HIGH, crs=32648),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("travels", [False, True], ids=["at hand", "recorded"])
def test_layers_of_every_form(form: str, travels: bool) -> None:  # noqa: FBT001
    value = read_json(record_json(FORMS[form])) if travels else FORMS[form]
    layer = as_layer(value, column="parcel_id", near=PLACE)
    assert layer.shapes.keys() == PLOTS.keys()
    assert not layer.repeated
    assert not layer.empty
    for name, plot in PLOTS.items():
        assert shapely.hausdorff_distance(layer.shapes[name], plot) < 1e-6
        assert not layer.shapes[name].has_z
    assert layer.assumed_crs == (form in UNNAMED)


def test_rows_of_one_id_are_joined() -> None:
    layer = as_layer(frame(parcel_id=["PL001", "PL001"]), column="parcel_id")
    assert layer.repeated == {"PL001"}
    assert layer.shapes["PL001"].area == 48


def test_what_is_no_shape_is_empty() -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    odd = {"A": None, "B": shapely.Polygon(), "C": line, "D": box(float("nan"), 0, 1, 1), "E": box(0, 0, 1, 1)}
    assert as_layer(odd, column="parcel_id") == Layer({"E": box(0, 0, 1, 1)}, empty=frozenset("ABCD"), assumed_crs=True)
    mixed = {"A": shapely.GeometryCollection([line, box(0, 0, 1, 1)])}
    assert as_layer(mixed, column="parcel_id").shapes["A"].equals(box(0, 0, 1, 1))


def test_lines_are_asked_for_by_their_kind() -> None:
    lines = {"R1": shapely.LineString([(0, 0), (1, 1)]), "R2": box(0, 0, 1, 1)}
    layer = as_layer(lines, column="reserve_id", kind="LineString")
    assert (set(layer.shapes), layer.empty) == ({"R1"}, {"R2"})


@pytest.mark.parametrize(
    "value",
    [
        None,
        ...,
        3,
        "PL001",
        [box(0, 0, 1, 1)],
        {},
        {"PL001": 4.0},
        pd.Series([1.0]),
        pd.DataFrame({"parcel_id": ["PL001"]}),
        pd.DataFrame({"plot": [1], "geometry": [box(0, 0, 1, 1)]}),
        frame(second=list(PLOTS.values())).drop(columns="geometry"),
        frame().drop(columns="parcel_id"),
        NotRecorded("Layer", "too large"),
    ],
)
def test_what_is_no_layer_says_why(value: object) -> None:
    if isinstance(value, pd.DataFrame) and "second" in value.columns:
        value = value.assign(third=value["second"])
    with pytest.raises(NotAnAnswerError):
        as_layer(value, column="parcel_id")


def test_a_layer_elsewhere_is_refused_and_the_belief_named() -> None:
    named_wrongly = frame().to_crs(4326).set_crs(32648, allow_override=True)
    with pytest.raises(NotAnAnswerError, match="reference system") as refused:
        as_layer(named_wrongly, column="parcel_id", near=PLACE)
    assert refused.value.misconception == "wrong-reference-system"
