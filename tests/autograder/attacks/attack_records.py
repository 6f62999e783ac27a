"""Records that no recorder writes, fed straight to the judge: what a forged frame could bring it."""

from __future__ import annotations

import json
import struct


def _node(kind: str, **members: object) -> str:
    return json.dumps({"~": kind, **members})


def _column(kind: str, values: list[object], **more: object) -> dict[str, object]:
    return {"kind": kind, "values": values, **more}


def _series(column: dict[str, object], index: dict[str, object] | None = None) -> str:
    return _node("series", name=None, index=index or _index([0]), column=column)


def _index(values: list[object]) -> dict[str, object]:
    return {"~": "index", "names": [None], "levels": [_column("int", values)]}


def _layer(crs: str) -> str:
    point = struct.pack("<BIdd", 1, 1, 0.0, 0.0).hex()
    return _series(_column("geometry", [point], crs=crs))


def _wkb(*, kind: int, claims: int, body: bytes = b"") -> str:
    return _node("geometry", wkb=(struct.pack("<BII", 1, kind, claims) + body).hex())


_LARGE = 2**31 - 1
_NESTED_JSON_CRS = '{"type": "BoundCRS", "source_crs": ' * 20_000 + "{}" + "}" * 20_000

RECORDS = {
    # JSON
    "empty": "",
    "no JSON": "{",
    "bare NaN": "NaN",
    "bare infinity in a list": _node("list", items=[1]).replace("1", "-Infinity"),
    "a float beyond all": "1e999",
    "an integer of many digits": "9" * 4000,
    "an integer of a million digits": "9" * 1_000_000,
    "nested in brackets": "[" * 100_000 + "]" * 100_000,
    "nested in lists": '{"~": "list", "items": [' * 500 + "1" + "]}" * 500,
    "nested as deep as JSON reads": '{"~": "list", "items": [' * 480 + "1" + "]}" * 480,
    "nested tuples as keys": _node("dict", items=[]).replace("[]", '[{"~": "tuple", "items": [' * 50 + "]}" * 50 + "]"),
    "half a letter": '"\\ud800"',
    "half a letter in a text": _node("list", items=["\ud800"]),
    "zero bytes": '"\\u0000"',
    "eleven megabytes": '"' + "x" * 11_000_000 + '"',
    "millions of lists": _node("list", items=[]).replace("[]", "[" + "[]," * 3_000_000 + "[]]"),
    "the same member twice": '{"~": "list", "~": "dict", "items": [[1, 2]]}',
    # nodes
    "a bare list": "[1]",
    "a bare dict": '{"a": 1}',
    "no known kind": _node("verdict", marks=2, findings=[[2, 2, "right"]]),
    "a kind that is no text": '{"~": ["list"]}',
    "members of wrong kinds": _node("list", items=5),
    "members missing": _node("table"),
    "a key that cannot be one": _node("dict", items=[[{"~": "dict", "items": []}, 1]]),
    "pairs of three": _node("dict", items=[[1, 2, 3]]),
    "a fraction by zero": _node("fraction", **{"is": [1, 0]}),
    "a fraction of texts": _node("fraction", **{"is": ["9" * 5000, "1"]}),
    "a float that is a word": _node("float", **{"is": "__import__('os').abort()"}),
    "a date beyond all": _node("date", **{"is": "99999-99-99"}),
    "a time that is a program": _node("time", **{"is": "now() + " * 10_000}),
    # tables and arrays
    "a column of no known kind": _series(_column("pickle", ["gASVJAAAAAAAAACMBXBvc2l4"])),
    "a column of objects": _series(_column("any", [{"a": 1}])),
    "a column of wrong values": _series(_column("int", ["x", {}, []])),
    "integers beyond sixty-four bits": _series(_column("int", [2**63, -(2**70), None])),
    "a column and an index of different lengths": _series(_column("int", [1, 2, 3]), _index([0])),
    "an array that claims more than it has": _node("array", shape=[2**31, 2**31], column=_column("int", [1])),
    "an array of negative sides": _node("array", shape=[-1, -1], column=_column("int", [1, 2, 3, 4])),
    "an array of a hundred dimensions": _node("array", shape=[1] * 100, column=_column("int", [1])),
    "an empty array of endless rows": _node("array", shape=[2**40, 0], column=_column("int", [])),
    "a table of unequal columns": _node(
        "table", names=["a", "b"], columns=[_column("int", [1]), _column("int", [1, 2])], index=_index([0]),
        geometry=None,
    ),
    "a table without columns for a billion rows": _node(
        "table", names=[], columns=[], index={"~": "index", "names": [None], "levels": [{"kind": "int"}]}, geometry=None
    ),
    "an index of ten thousand levels": _node(
        "index", names=[None] * 10_000, levels=[_column("int", [1])] * 10_000
    ),
    "a table of a hundred thousand columns": _node(
        "table",
        names=[None] * 100_000,
        columns=[_column("int", [1])] * 100_000,
        index=_index([0]),
        geometry=None,
    ),
    "an index of no level": _node("index", names=[], levels=[]),
    "geometry that is no geometry": _node(
        "table", names=["g"], columns=[_column("int", [1])], index=_index([0]), geometry="g"
    ),
    # geometries
    "hex that is no hex": _node("geometry", wkb="zz" * 50),
    "an odd number of digits": _node("geometry", wkb="010"),
    "no well-known bytes": _node("geometry", wkb="ff" * 100),
    "well-known text": _node("geometry", wkb="POINT (0 0)"),
    "a line that claims two billion points": _wkb(kind=2, claims=_LARGE),
    "a polygon that claims two billion rings": _wkb(kind=3, claims=_LARGE),
    "a ring that claims two billion points": _wkb(kind=3, claims=1, body=struct.pack("<I", _LARGE)),
    "a collection that claims two billion parts": _wkb(kind=7, claims=_LARGE),
    "collections within collections": _node(
        "geometry", wkb=(struct.pack("<BII", 1, 7, 1) * 100_000 + struct.pack("<BII", 1, 7, 0)).hex()
    ),
    "a ring that is not closed": _wkb(kind=3, claims=1, body=struct.pack("<I6d", 3, 0, 0, 1, 1, 2, 2)),
    "a point of nothing but nan": _node("geometry", wkb=struct.pack("<BIdd", 1, 1, float("nan"), float("inf")).hex()),
    "a curve of a kind that GEOS does not know": _wkb(kind=17, claims=1),
    # reference systems
    "a CRS that is no CRS": _layer("x" * 100_000),
    "a CRS of brackets": _layer("PROJCRS[" * 50_000),
    "a CRS of JSON within JSON": _layer(_NESTED_JSON_CRS),
    "a CRS that reads a file": _layer("+init=/etc/passwd:root"),
    "a CRS that fetches a grid": _layer("+proj=latlong +nadgrids=http://127.0.0.1:1/x.tif +type=crs"),
    "a pipeline of ten thousand steps": _layer("+proj=pipeline " + "+step +proj=merc " * 10_000),
    "a CRS that is a number": _series(_column("geometry", [None], crs=32648)),
    # graphs, functions, figures
    "a graph with an edge of one end": _node("graph", directed=False, multi=False, nodes=[], edges=[[1]]),
    "a graph whose nodes are lists": _node(
        "graph", directed=True, multi=True, nodes=[[{"~": "dict", "items": []}, None]], edges=[]
    ),
    "facts that are no facts": _node("graph", directed=False, multi=False, nodes=[[1, 5]], edges=[[1, 2, 5]]),
    "calls that neither gave nor stopped": _node("calls", name="f", results=[{}]),
    "calls of a verdict": _node("calls", name="f", results=[{"gave": {"~": "verdict"}}]),
    "a chart of wrong kinds": _node("chart", shown={"~": "dict", "items": [["axes", 5], ["title", 5]]}),
    "a map of wrong kinds": _node("web map", shown=[1]),
    "not recorded, for a million reasons": _node("not recorded", type="x" * 1_000_000, why="y" * 1_000_000),
}  # fmt: skip

# What a key's own reckoning cannot take: the key must fail on it, and the next value must still be judged.
BREAKERS = {
    "kills the judge": '"abort"',
    "breaks the key": '"raise"',
    "gives findings that are none": '"nonsense"',
    "writes where the verdict should be": '"print"',
    "leaves the judge": '"exit"',
}
