"""From recorded JSON to values, in a trusted process.

What is read may be crafted: everything is checked, and what is made of it are values of Python, numpy, pandas, shapely
and networkx only. A malformed record raises :class:`MalformedRecordError` and nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from autograder.values.kinds import KIND, Calls, Chart, NotRecorded, WebMap

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    import numpy as np
    import pandas as pd

_LONGEST = 10_000_000  # characters of a record
_DEEPEST = 60
_DIMENSIONS = 8  # of an array; levels of an index
_COLUMNS = 5_000  # pandas takes seconds for more


class MalformedRecordError(Exception):
    """A record is not one that the recorder writes. Only tampering makes one."""


def read_json(text: str | bytes) -> Any:  # noqa: ANN401 - whatever was recorded
    """Read a recorded value from JSON text.

    Raises
    ------
    MalformedRecordError
    """
    if len(text) > _LONGEST:
        raise MalformedRecordError(f"the record has {len(text):,} bytes")
    try:
        tree = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedRecordError(f"the record is no JSON: {error}") from None
    return read(tree)


def _no_constant(word: str) -> None:
    raise MalformedRecordError(f"the record holds the bare word {word}")


def read(tree: Any) -> Any:  # noqa: ANN401 - JSON in, value out
    """Read a recorded value from its tree of lists, dicts, texts and numbers.

    Raises
    ------
    MalformedRecordError
    """
    try:
        return _read(tree, 0)
    except MalformedRecordError:
        raise
    except Exception as error:  # noqa: BLE001 - a crafted record may make any of four libraries raise anything
        raise MalformedRecordError(f"{type(error).__name__}: {error}") from None


def _read(tree: Any, depth: int) -> Any:  # noqa: ANN401
    if depth > _DEEPEST:
        raise MalformedRecordError("lists within lists go too deep")
    if tree is None or isinstance(tree, bool | int | str):
        return tree
    if isinstance(tree, float):
        return tree if math.isfinite(tree) else _fail("a number is not finite")
    if isinstance(tree, dict) and isinstance(tree.get(KIND), str):
        reader = _READERS.get(tree[KIND])
        if reader is not None:
            return reader(tree, depth + 1)
    return _fail("a node is of no known kind")


def _fail(words: str) -> Any:  # noqa: ANN401 - never returns
    raise MalformedRecordError(words)


def _items(tree: dict[str, Any], depth: int) -> list[Any]:
    return [_read(item, depth) for item in tree["items"]]


def _dict(tree: dict[str, Any], depth: int) -> dict[Any, Any]:
    return {_hashable(_read(key, depth)): _read(value, depth) for key, value in tree["items"]}


def _hashable(value: Any) -> Any:  # noqa: ANN401
    return tuple(_hashable(item) for item in value) if isinstance(value, list) else value


def _missing(_tree: dict[str, Any], _depth: int) -> Any:  # noqa: ANN401 - pandas.NA
    import pandas as pd

    return pd.NA


def _float(tree: dict[str, Any], _: int = 0) -> float:
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[tree["is"]]


def _number(value: Any) -> float:  # noqa: ANN401
    return _float(value) if isinstance(value, dict) else float(value)


def _fraction(tree: dict[str, Any], _: int) -> Fraction:
    above, below = tree["is"]
    return Fraction(int(above), int(below))


def _date(tree: dict[str, Any], _: int) -> dt.date:
    return dt.date.fromisoformat(tree["is"])


def _time(tree: dict[str, Any], _: int) -> pd.Timestamp:
    import pandas as pd

    return pd.Timestamp(str(tree["is"]))


def _column(tree: dict[str, Any], depth: int) -> pd.Series:  # noqa: PLR0911 - one for each kind
    import pandas as pd

    kind, values = tree["kind"], tree["values"]
    if not isinstance(values, list):
        return _fail("a column holds no list")
    if kind == "geometry":
        import geopandas as gpd

        return pd.Series(gpd.GeoSeries([_shape(item) for item in values], crs=_crs(tree.get("crs"))))
    if kind == "bool":
        plain = [None if item is None else bool(item) for item in values]
        return pd.Series(plain, dtype=object if None in plain else bool)
    if kind == "int":
        plain = [None if item is None else int(item) for item in values]
        large = any(item is not None and abs(item) >= 2**63 for item in plain)
        return pd.Series(plain, dtype=object if large else "Int64" if None in plain else "int64")
    if kind == "float":
        return pd.Series([_number(item) for item in values], dtype="float64")
    if kind == "time":
        return pd.to_datetime(pd.Series(values, dtype=object), format="ISO8601")
    if kind == "any":
        return pd.Series([None if item is None else _read(item, depth) for item in values], dtype=object)
    return _fail(f"a column is of no known kind: {str(kind)[:40]!r}")


def _array(tree: dict[str, Any], depth: int) -> np.ndarray:
    shape = [int(side) for side in tree["shape"]]
    if len(shape) > _DIMENSIONS:
        return _fail("an array has too many dimensions")
    return _column(tree["column"], depth).to_numpy().reshape(shape)


def _index(tree: dict[str, Any], depth: int) -> pd.Index:
    import pandas as pd

    if len(tree["levels"]) > _DIMENSIONS:
        return _fail("an index has too many levels")
    names = [_hashable(_read(name, depth)) for name in tree["names"]]
    levels = [_column(level, depth) for level in tree["levels"]]
    if len(levels) == 1:
        return pd.Index(levels[0], name=names[0])
    return pd.MultiIndex.from_arrays(levels, names=names)


def _series(tree: dict[str, Any], depth: int) -> pd.Series:
    series = _column(tree["column"], depth)
    series.index = _index(tree["index"], depth)
    series.name = _hashable(_read(tree["name"], depth))
    if str(series.dtype) == "geometry":
        import geopandas as gpd

        return gpd.GeoSeries(series)
    return series


def _table(tree: dict[str, Any], depth: int) -> pd.DataFrame:
    import pandas as pd

    if len(tree["columns"]) > _COLUMNS:
        return _fail("a table has too many columns")
    columns = [_column(column, depth) for column in tree["columns"]]
    index = _index(tree["index"], depth)
    table = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(len(index)))
    table.columns = pd.Index([_hashable(_read(name, depth)) for name in tree["names"]])
    table.index = index
    active = tree.get("geometry")
    if isinstance(active, str) and active in table.columns and str(table[active].dtype) == "geometry":
        import geopandas as gpd

        return gpd.GeoDataFrame(table, geometry=active)
    return table


def _shape(wkb: Any) -> Any:  # noqa: ANN401 - shapely geometry
    import shapely

    return None if wkb is None else shapely.from_wkb(str(wkb))


def _crs(said: Any) -> str | None:  # noqa: ANN401
    return None if said is None else str(said)


def _graph(tree: dict[str, Any], depth: int) -> nx.Graph:
    import networkx as nx

    kinds = {(False, False): nx.Graph, (True, False): nx.DiGraph, (False, True): nx.MultiGraph}
    graph = kinds.get((tree["directed"], tree["multi"]), nx.MultiDiGraph)()
    for node, facts in tree["nodes"]:
        graph.add_node(_hashable(_read(node, depth)), **_facts(_read(facts, depth)))
    for edge in tree["edges"]:
        one, other, *key, facts = (_hashable(_read(part, depth)) for part in edge)
        graph.add_edge(one, other, *key[:1], **_facts(facts))
    return graph


def _facts(facts: Any) -> dict[str, Any]:  # noqa: ANN401
    return {str(name): value for name, value in dict(facts).items()}


def _calls(tree: dict[str, Any], depth: int) -> Calls:
    results, errors = [], []
    for call in tree["results"]:
        results.append(_read(call["gave"], depth) if "gave" in call else None)
        errors.append(None if "gave" in call else str(call["stopped"]))
    return Calls(str(tree["name"]), tuple(results), tuple(errors))


def _chart(tree: dict[str, Any], depth: int) -> Chart:
    shown = _read(tree["shown"], depth)
    return Chart(tuple(dict(axes) for axes in shown["axes"]), str(shown["title"]), *_words(shown))


def _web_map(tree: dict[str, Any], depth: int) -> WebMap:
    shown = _read(tree["shown"], depth)
    layers, legends = tuple(dict(layer) for layer in shown["layers"]), tuple(str(text) for text in shown["legends"])
    return WebMap(layers, legends, *_words(shown))


def _words(shown: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, str | None], ...]]:
    """Read texts and legend; records of an earlier version of the course lack both."""
    entries = [(word, colour) for word, colour in shown.get("legend_fills", ())]
    kept = tuple((str(word), None if colour is None else str(colour)) for word, colour in entries)
    return tuple(str(text) for text in shown.get("texts", ())), kept


_READERS: dict[str, Callable[[dict[str, Any], int], Any]] = {
    "ellipsis": lambda _tree, _depth: Ellipsis,
    "missing": _missing,
    "float": _float,
    "fraction": _fraction,
    "date": _date,
    "time": _time,
    "list": _items,
    "tuple": lambda tree, depth: tuple(_items(tree, depth)),
    "set": lambda tree, depth: {_hashable(item) for item in _items(tree, depth)},
    "dict": _dict,
    "array": _array,
    "series": _series,
    "index": _index,
    "table": _table,
    "geometry": lambda tree, _depth: _shape(tree["wkb"]),
    "graph": _graph,
    "calls": _calls,
    "chart": _chart,
    "web map": _web_map,
    "not recorded": lambda tree, _depth: NotRecorded(str(tree["type"]), str(tree["why"])),
}
