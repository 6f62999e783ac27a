"""Validation: the twin keeps to its own description, and each kind of fault is found, named and counted."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import stungmeanchey
from stungmeanchey import packages, validation

from tests.datasets.conftest import DATASETS

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("data")


def everything(quality: str = "clean") -> list[tuple[str, str]]:
    states = packages.STATES if quality == "clean" else ("before",)
    return [(state, name) for state in states for name in stungmeanchey.names(state, quality)]


def complaint(name: str, frame: pd.DataFrame, state: str = "before", quality: str = "clean") -> str:
    """Return what validation says about a changed frame."""
    folder = packages.root()
    with pytest.raises(stungmeanchey.InvalidDataError) as caught:
        validation.check(frame, packages.find(folder, name, quality, state), folder=folder, quality=quality)
    return str(caught.value)


def test_all_of_the_clean_quality_is_valid() -> None:
    for state, name in everything():
        assert len(stungmeanchey.load(name, state=state, validate=True))


def test_every_constraint_of_the_description_becomes_a_rule() -> None:
    for state, name in everything():
        description = packages.find(packages.root(), name, "clean", state)
        if "raster" in description:
            continue
        schema = validation.schema_of(name, state=state)
        for field in description["schema"]["fields"]:
            constraints = field.get("constraints", {})
            column = schema.columns[field["name"]]
            linked = [k for k in description["schema"].get("foreignKeys", []) if k["fields"] == [field["name"]]]
            linked += [k for k in description["schema"].get("references", []) if k["field"] == field["name"]]
            assert len(column.checks) == len(constraints.keys() - {"required", "unique"}) + len(linked)
            assert column.nullable != bool(constraints.get("required"))
            key = description["schema"].get("primaryKey") == [field["name"]]
            assert column.unique == bool(constraints.get("unique") or key)


def first(column: str, value: object) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame.index[0], column] = value
        return frame

    return change


def shape(made: Callable[[shapely.Polygon], shapely.Geometry]) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = frame.geometry.to_numpy().copy()
        shapes[0] = made(shapes[0])
        return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))

    return change


def bow_tie(polygon: shapely.Polygon) -> shapely.Polygon:
    left, bottom, right, top = polygon.bounds
    return shapely.Polygon([(left, bottom), (right, top), (right, bottom), (left, top)])


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("households", first("persons", 99), "column persons: at most 14 expected; 1 row: H0001 has 99"),
        ("households", first("persons", 0), "column persons: at least 1 expected; 1 row: H0001 has 0"),
        ("households", first("head_sex", "x"), "column head_sex: one of female, male expected; 1 row: H0001 has 'x'"),
        ("households", first("household_id", "X1"), "column household_id: the pattern H\\d{4} expected; 1 row: X1"),
        ("households", first("household_id", "H0002"), "column household_id: unique expected; 2 rows: H0002, H0002"),
        ("households", first("head_sex", None), "column head_sex: a value expected; 1 row: H0001 has nothing"),
        ("people", first("household_id", "H9999"), "column household_id: a household_id of households expected"),
        ("buildings", first("parcel_id", "PL9999"), "column parcel_id: a parcel_id of parcels expected"),
        ("households", lambda f: f.drop(columns="income_usd"), "column income_usd: is not there"),
        ("households", lambda f: f.assign(phone="12"), "column phone: is not described"),
        ("parcels", first("area_m2", -1.0), "column area_m2: at least 0 expected; 1 row: PL001 has -1.0"),
        ("parcels", shape(lambda _: shapely.Polygon()), "not empty expected; 1 row: PL001 has an empty Polygon"),
        ("parcels", shape(bow_tie), "geometry: a valid geometry expected; 1 row: PL001 has Self-intersection"),
        ("parcels", shape(lambda p: p.centroid), "column geometry: a Polygon expected; 1 row: PL001 has a Point"),
        ("parcels", shape(lambda p: shapely.transform(p, lambda xy: xy + 9000)), "column geometry: within E "),
        ("parcels", shape(lambda p: p.buffer(1)), "the whole: a valid coverage"),
        ("parcels", lambda f: f.to_crs(4326), "EPSG:4326 found, the CRS EPSG:32648 expected"),
        ("parcels", lambda f: f.set_crs(None, allow_override=True), "no CRS found, the CRS EPSG:32648 expected"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_row_and_what_was_expected(name: str, change: Callable, says: str) -> None:
    message = complaint(name, change(stungmeanchey.load(name)))
    kind = "layer" if name in ("parcels", "buildings") else "table"
    assert message.startswith(f"the {kind} {name} (clean quality) breaks ")
    assert says in message


def test_a_key_of_two_columns_is_a_key() -> None:
    before = packages.contents(packages.root(), "clean", "before")
    names = [name for name, part in before.items() if len(part.get("schema", {}).get("primaryKey", [])) > 1]
    assert names
    for name in names:
        frame = stungmeanchey.load(name)
        twice = pd.concat([frame, frame.iloc[[0]]], ignore_index=True)
        assert "together unique expected; 2 rows" in complaint(name, twice)


def test_unmatched_points_break_a_coverage() -> None:
    parcels = stungmeanchey.load("parcels")
    # A point of a common edge that one of the neighbours has, five centimetres off the edge.
    edges = parcels.geometry.iloc[1:].boundary.intersection(parcels.geometry.iloc[0].boundary)
    common = shapely.line_merge(edges[edges.length > 1].iloc[0])
    x, y = common.interpolate(0.5, normalized=True).coords[0]
    wedge = shapely.Polygon([common.coords[0], (x + 0.05, y + 0.05), common.coords[-1]]).buffer(0)
    message = complaint("parcels", shape(lambda p: p.union(wedge))(parcels))
    assert "a valid coverage" in message
    assert "PL001" in message


def test_many_faults_are_counted_and_few_are_shown() -> None:
    households = stungmeanchey.load("households").assign(persons=99)
    message = complaint("households", households)
    assert "563 rows: H0001 has 99, H0002 has 99, H0003 has 99 and 560 more" in message
    everywhere = stungmeanchey.load("parcels")
    texts = [column for column in everywhere.columns if everywhere[column].dtype == "str"]
    everywhere = everywhere.assign(**dict.fromkeys(texts, "?"), area_m2=-1.0)
    shown = complaint("parcels", everywhere).splitlines()
    assert len(shown) <= 12
    many = stungmeanchey.InvalidDataError("it", [f"fault {n}" for n in range(25)])
    assert str(many).splitlines()[0] == "it breaks 25 rules of its description:"
    assert str(many).splitlines()[-1].strip() == "- and 15 more"
    assert len(str(many).splitlines()) == 12


def test_raw_promises_codes_but_no_keys() -> None:
    rights = stungmeanchey.load("rights", quality="raw")
    twice = pd.concat([rights, rights.iloc[[0]]], ignore_index=True)
    description = packages.find(packages.root(), "rights", "raw", "before")
    validation.check(twice, description, folder=packages.root(), quality="raw")
    assert "one of right, restriction expected" in complaint("rights", first("rrr_type", "?")(rights), quality="raw")


def test_load_validates_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(validation, "check", lambda *given, **_: asked.append(given[1]["name"]))
    stungmeanchey.load("parcels")
    assert asked == []
    stungmeanchey.load("parcels", validate=True)
    assert asked == ["parcels"]


def test_rasters_are_checked() -> None:
    rasters = [(s, n) for s, n in everything() if "raster" in packages.find(packages.root(), n, "clean", s)]
    assert rasters
    for state, name in rasters:
        grid = stungmeanchey.load(name, state=state)
        assert "EPSG:3148 found" in complaint(name, grid.rio.write_crs(3148), state)
        assert "cells found" in complaint(name, grid[:, 1:, :], state)
        assert "no value in any cell" in complaint(name, grid.where(np.isinf(grid)), state)
        assert "the bands" in complaint(name, grid.assign_coords(band=[f"b{n}" for n in range(len(grid))]), state)


def test_schema_is_a_pandera_schema_that_lessons_can_show() -> None:
    import pandera.pandas as pa

    schema = validation.schema_of("buildings")
    assert isinstance(schema, pa.DataFrameSchema)
    assert [str(check.error) for check in schema.columns["condition"].checks] == ["one of good, fair, poor"]
    assert len(schema.validate(stungmeanchey.load("buildings"), lazy=True))
    with pytest.raises(stungmeanchey.UnknownLayerError):
        validation.schema_of("parcel")


def test_an_unknown_constraint_is_an_error_not_a_gap() -> None:
    description = json.loads(json.dumps(packages.find(packages.root(), "households", "clean", "before")))
    description["schema"]["fields"][0]["constraints"]["madeUp"] = 1
    with pytest.raises(ValueError, match="household_id: there is no rule for the constraint 'madeUp'"):
        validation.check(stungmeanchey.load("households"), description, folder=packages.root(), quality="clean")


def test_without_pandera_the_message_says_how_to_get_it() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(DATASETS)!r}); sys.modules['pandera'] = None; "
        "sys.modules['pandera.pandas'] = None\nimport stungmeanchey\n"
        "try: stungmeanchey.load('households', validate=True)\n"
        "except stungmeanchey.TwinError as error: print(type(error).__name__, error)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("MissingLibraryError pandera is not installed")
    assert 'pip install "stungmeanchey[validate]"' in ended.stdout
