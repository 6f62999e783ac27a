"""Land read out of an answer is the same land, however it was handed in."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from autograder.answers import NotAnAnswerError
from autograder.shapes import as_land, overlap
from autograder.values.kinds import NotRecorded
from autograder.values.read import read_json
from autograder.values.record import record_json

LAND = box(490_000, 1_270_000, 490_040, 1_270_010)
HALVES = [box(490_000, 1_270_000, 490_020, 1_270_010), box(490_020, 1_270_000, 490_040, 1_270_010)]
LAYER = gpd.GeoDataFrame({"bank": ["west", "east"]}, geometry=HALVES, crs="EPSG:32648")

SAME = {
    "a shape": LAND,
    "two shapes": HALVES,
    "a multipolygon": MultiPolygon(HALVES),
    "a layer": LAYER,
    "a layer without a system": gpd.GeoDataFrame(LAYER.drop(columns="geometry"), geometry=HALVES),
    "a series": LAYER.geometry,
    "a dict": dict(enumerate(HALVES)),
    "degrees": LAYER.to_crs(4326),
    "another zone": LAYER.to_crs(32647),
    "overlapping pieces": [LAND, *HALVES],
    "a missing shape": gpd.GeoSeries([LAND, None], crs="EPSG:32648"),
    "a line beside it": gpd.GeoSeries([LAND, LineString([(490_000, 1_270_000), (490_500, 1_270_000)])], crs=32648),
    "a plain table": pd.DataFrame({"land": LAYER.geometry}),
}


@pytest.mark.parametrize("kind", SAME)
@pytest.mark.parametrize("travels", [False, True])
def test_the_same_land_is_read_from_each(kind: str, *, travels: bool) -> None:
    answer = read_json(record_json(SAME[kind])) if travels else SAME[kind]
    found = overlap(as_land(answer), LAND)
    assert (found.found, found.clean) == pytest.approx((1, 1), abs=1e-4)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "no answer yet"),
        (..., "no answer yet"),
        (NotRecorded("Thing", "too large"), "too large"),
        (17, "a int was found"),
        ("a map", "a str was found"),
        ([], "a list was found"),
        ([1, 2], "a list was found"),
        (pd.DataFrame({"a": [1]}), "without a column of shapes"),
        (gpd.GeoSeries([None], crs=32648), "without any shape"),
        (LineString([(0, 0), (1, 1)]), "a LineString was found"),
        (gpd.GeoSeries([Point(0, 0)], crs=32648), "a Point was found"),
        (box(0, 0, float("inf"), 1), "no numbers"),
    ],
)
def test_what_is_no_land_is_refused_in_words(answer: object, says: str) -> None:
    with pytest.raises(NotAnAnswerError, match=says):
        as_land(answer)


def test_a_polygon_that_crosses_itself_is_read_as_the_land_it_covers() -> None:
    assert as_land(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])).area == pytest.approx(2)


def test_a_collection_keeps_its_polygons() -> None:
    both = shapely.GeometryCollection([LAND, Point(0, 0)])
    assert as_land(both).equals(LAND)


def test_nothing_agrees_with_nothing_only_where_nothing_is_right() -> None:
    assert overlap(Polygon(), LAND).found == 0
    assert overlap(LAND, Polygon()).clean == 0
    assert overlap(Polygon(), Polygon()).found == 1
