"""Whatever a notebook, a record or an output holds: a verdict, never an exception that nobody promised."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import nbformat
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading.intake import RefusedError, SourceCell, Taken, fingerprint, parse, take_in
from autograder.grading.marked import clean_outputs
from autograder.values import MalformedRecordError, read_json, record_json

if TYPE_CHECKING:
    from fractions import Fraction

# Nothing timed, and the same examples in each run: a failure is a failure for everybody.
STEADY = settings(
    deadline=None, derandomize=True, max_examples=100, suppress_health_check=list(HealthCheck), database=None
)

TEXTS = st.text(st.characters(), max_size=30)  # halves of surrogate pairs among them
NAMES = st.sampled_from(
    ["cells", "cell_type", "source", "metadata", "nbgrader", "grade_id", "nbformat", "nbformat_minor", "worksheets",
     "outputs", "output_type", "data", "text", "name", "traceback", "ename", "evalue", "kernelspec", "language",
     "text/plain", "text/html", "image/png", "~", "items", "is", "kind", "values", "column", "index", "levels", "names",
     "wkb", "crs", "columns", "geometry", "shape", "nodes", "edges", "results", "gave", "shown"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["code", "markdown", "raw", "stream", "error", "display_data", "execute_result", "one", "answer", "list", "dict",
     "table", "series", "array", "graph", "calls", "chart", "web map", "set", "tuple", "fraction", "date", "time",
     "geometry", "float", "int", "any", "bool", "nan", "EPSG:32648", "2026-01-01", "0101000000", "python"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | WORDS
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES | TEXTS, inner, max_size=6),
    max_leaves=30,
)

CELLS = (
    SourceCell("answer", "code", "one = None", "1", locked=False, grade=False, solution=True, task=False, points=0.0),
    SourceCell("one", "code", "print(1)\n### BEGIN HIDDEN TESTS\ngrade('x/one', one)\n### END HIDDEN TESTS", "2",
               locked=True, grade=True, solution=False, task=False, points=2.0),
    SourceCell("essay", "markdown", "Write here.", "3",
               locked=False, grade=True, solution=True, task=False, points=1.0),
)  # fmt: skip


def honest() -> dict[str, Any]:
    """Give an honest notebook, as JSON."""
    made = []
    for cell in CELLS:
        new = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        made.append(new(cell.released, metadata={"nbgrader": cell.marks}))
    return json.loads(nbformat.writes(new_notebook(cells=[new_markdown_cell("# head"), *made])))


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List every place in a tree."""
    found = [path]
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, inner in pairs:
        found += places(inner, (*path, name))
    return found


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Give an honest notebook with something put in the place of something."""
    tree = {"": honest()}
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(tree[""])))
        holder: Any = tree
        for step in ("", *path)[:-1]:
            holder = holder[step]
        holder[("", *path)[-1]] = draw(TREES)
    return json.dumps(tree[""]).encode()


@st.composite
def cut(draw: st.DrawFn) -> bytes:
    """Give an honest notebook's bytes with some cut out, doubled or changed."""
    content = bytearray(json.dumps(honest()).encode())
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=10))
    return bytes(content)


CONTENTS = st.binary(max_size=300) | TREES.map(lambda tree: json.dumps(tree).encode()) | damaged() | cut()


@STEADY
@given(CONTENTS)
def test_any_bytes_are_a_notebook_or_refused(content: bytes) -> None:
    try:
        said = parse(content, "x.ipynb")
    except RefusedError as reason:
        str(reason).encode()
        return
    assert all(isinstance(cell["source"], str) and isinstance(cell["marks"], dict) for cell in said["cells"])


@STEADY
@given(CONTENTS)
def test_whatever_is_taken_in_holds_each_of_the_lecturers_cells_once(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "ann" / "x"
        folder.mkdir(parents=True)
        (folder / "x.ipynb").write_bytes(content)
        assert len(fingerprint(folder)) == 64
        try:
            taken = take_in(folder, "x", CELLS)
        except RefusedError as reason:
            str(reason).encode()
            return
    assert isinstance(taken, Taken)
    marks = [cell.metadata["nbgrader"] for cell in taken.notebook.cells if "nbgrader" in cell.metadata]
    assert sorted(cell["grade_id"] for cell in marks) == sorted(cell.name for cell in CELLS)
    assert all(mark == next(cell for cell in CELLS if cell.name == mark["grade_id"]).marks for mark in marks)
    locked = [cell.source for cell in taken.notebook.cells if cell.metadata.get("nbgrader", {}).get("locked")]
    assert locked == [CELLS[1].source]
    nbformat.validate(taken.notebook)
    nbformat.writes(taken.notebook).encode()
    ("".join(taken.repairs) + "".join(taken.tampered)).encode()


def test_an_honest_notebook_is_taken_in_as_it_is() -> None:
    assert parse(json.dumps(honest()).encode(), "x.ipynb")["cells"][1]["marks"] == CELLS[0].marks


# --- outputs -----------------------------------------------------------------------------------------


@STEADY
@given(st.lists(TREES, max_size=6))
def test_any_outputs_become_valid_ones(shown: list[Any]) -> None:
    notebook = new_notebook(cells=[new_code_cell("x", outputs=clean_outputs(shown))])
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()


OUTPUTS = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result"])},
    optional={
        "name": st.sampled_from(["stdout", "stderr"]) | TREES, "text": TEXTS | TREES, "ename": TEXTS | TREES,
        "evalue": TEXTS | TREES, "traceback": st.lists(TEXTS) | TREES, "metadata": TREES, "execution_count": TREES,
        "data": st.dictionaries(NAMES | TEXTS, TREES),
    },
)  # fmt: skip


@STEADY
@given(st.lists(OUTPUTS, max_size=6))
def test_nearly_right_outputs_become_valid_ones(shown: list[Any]) -> None:
    notebook = new_notebook(cells=[new_code_cell("x", outputs=clean_outputs(shown))])
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()


def test_outputs_without_end_are_cut() -> None:
    shown = [{"output_type": "stream", "name": "stdout", "text": "x" * 1_000_000}] * 1000
    assert sum(len(output.text) for output in clean_outputs(shown)) <= 200 * 200_000


# --- records -----------------------------------------------------------------------------------------


@STEADY
@given(TREES)
def test_any_json_is_a_value_or_malformed(tree: Any) -> None:
    text = json.dumps(tree)
    try:
        read_json(text)
    except MalformedRecordError:
        return


NODES = st.recursive(
    LEAVES,
    lambda inner: st.fixed_dictionaries({"~": WORDS}, optional=dict.fromkeys(
        ["items", "is", "wkb", "names", "columns", "index", "column", "nodes", "edges", "directed", "multi", "results",
         "shown", "type", "why", "name", "shape", "levels", "geometry"],
        inner | st.lists(inner, max_size=4)
        | st.fixed_dictionaries({"kind": WORDS, "values": st.lists(inner, max_size=4)}, optional={"crs": WORDS}),
    )),
    max_leaves=15,
)  # fmt: skip


@STEADY
@given(NODES)
def test_any_nearly_right_record_is_a_value_or_malformed(tree: Any) -> None:
    try:
        read_json(json.dumps(tree))
    except MalformedRecordError:
        return


@STEADY
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_text_is_a_value_or_malformed(text: bytes | str) -> None:
    try:
        read_json(text)
    except MalformedRecordError:
        return


WRITABLE = st.text(st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.integers(-(10**40), 10**40) | st.floats(allow_nan=False) | st.booleans()
SCALARS = st.none() | NUMBERS | WRITABLE | st.fractions() | st.dates()
KEYS = st.integers() | WRITABLE | st.tuples(st.integers(), WRITABLE)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.sets(KEYS, max_size=5)
        | st.dictionaries(KEYS, inner, max_size=5)
    ),
    max_leaves=20,
)


@STEADY
@given(VALUES)
def test_plain_values_come_back_as_they_were(value: Any) -> None:
    back = read_json(record_json(value))
    assert back == value
    assert type(back) is type(value)


@STEADY
@given(st.floats())
def test_every_float_comes_back(number: float) -> None:
    back = read_json(record_json(number))
    assert back == number or (math.isnan(back) and math.isnan(number))
    assert math.copysign(1, back) == math.copysign(1, number) or math.isnan(number)


@STEADY
@given(st.fractions())
def test_every_fraction_comes_back(number: Fraction) -> None:
    assert read_json(record_json(number)) == number


COLUMNS = {
    "whole": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(),
    "text": WRITABLE,
    "truth": st.booleans(),
    "day": st.datetimes(min_value=pd.Timestamp("1700-01-01"), max_value=pd.Timestamp("2250-01-01")),
}


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Give a table with columns of several kinds, some of whose values may be missing."""
    rows = draw(st.integers(0, 6))
    kinds = draw(st.lists(st.sampled_from(sorted(COLUMNS)), max_size=4))
    columns = {}
    for number, kind in enumerate(kinds):
        columns[f"{kind} {number}"] = draw(st.lists(COLUMNS[kind], min_size=rows, max_size=rows))
    index = draw(st.none() | st.lists(WRITABLE, min_size=rows, max_size=rows))
    return pd.DataFrame(columns, index=pd.RangeIndex(rows) if index is None else pd.Index(index, dtype=object))


@STEADY
@given(tables())
def test_tables_come_back_with_their_values(table: pd.DataFrame) -> None:
    back = read_json(record_json(table))
    pd.testing.assert_frame_equal(back, table, check_dtype=False, check_index_type=False, check_column_type=False,
                                  check_exact=True)  # fmt: skip


COORDINATES = st.floats(-1e7, 1e7)
POINTS = st.builds(shapely.Point, COORDINATES, COORDINATES)
GEOMETRIES = (
    POINTS
    | st.lists(st.tuples(COORDINATES, COORDINATES), min_size=2, max_size=6).map(shapely.LineString)
    | st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=6).map(shapely.Polygon)
    | st.lists(POINTS, max_size=3).map(shapely.GeometryCollection)
)


@STEADY
@given(GEOMETRIES)
def test_geometries_come_back_to_the_last_bit(shape: shapely.Geometry) -> None:
    assert shapely.to_wkb(read_json(record_json(shape))) == shapely.to_wkb(shape)


@STEADY
@given(st.lists(st.none() | GEOMETRIES, max_size=5), st.sampled_from([None, 4326, 32648]))
def test_layers_come_back_with_their_reference_system(shapes: list[Any], crs: int | None) -> None:
    layer = gpd.GeoDataFrame({"id": range(len(shapes))}, geometry=gpd.GeoSeries(shapes, crs=crs), crs=crs)
    back = read_json(record_json(layer))
    assert isinstance(back, gpd.GeoDataFrame)
    assert back.crs == layer.crs
    assert [None if a is None else a.wkb for a in back.geometry] == [None if a is None else a.wkb for a in shapes]


@pytest.mark.parametrize("depth", [10, 100, 1000, 10_000])
def test_depth_is_never_a_crash(depth: int) -> None:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    read_json(record_json(value))
    with pytest.raises(MalformedRecordError):
        read_json('{"~": "list", "items": [' * depth * 7 + "]}" * depth * 7)
