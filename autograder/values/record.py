"""From a value to plain JSON, in the process that ran the student's code.

Nothing here is a safeguard: a student's code can change this module. It only has to be right for honest answers. The
safeguard is that what leaves is data, read by :mod:`autograder.values.read` elsewhere.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from autograder.values.kinds import KIND
from autograder.values.pictures import describe_chart, describe_web_map

Node = Any
_DIGITS = 400  # of an integer
_SHOWN = 200


@dataclass(frozen=True)
class Limits:
    """How much of a value is recorded.

    Attributes
    ----------
    items : int
        Numbers, texts, geometries… in all.
    depth : int
        Lists within lists.
    size : int
        Bytes of JSON.
    """

    items: int = 400_000
    depth: int = 12
    size: int = 8_000_000


class _TooMuchError(Exception):
    """A value goes beyond the limits; the words say how."""


def record_json(
    value: object, *, inputs: Sequence[Sequence[object]] | None = None, limits: Limits | None = None
) -> str:
    """Record a value as JSON text.

    Parameters
    ----------
    value
        What the student handed in.
    inputs : sequence of sequences, optional
        Where `value` is a function: the arguments of each call whose result is recorded.
    limits : Limits, optional

    Returns
    -------
    str
        ASCII. A value beyond the limits is recorded as just that.
    """
    limits = limits or Limits()
    text = json.dumps(record(value, inputs=inputs, limits=limits), allow_nan=False, separators=(",", ":"))
    if len(text) > limits.size:
        said = f"it takes {len(text):,} bytes, and at most {limits.size:,} are read"
        return json.dumps(_not_recorded(value, said), separators=(",", ":"))
    return text


def record(value: object, *, inputs: Sequence[Sequence[object]] | None = None, limits: Limits | None = None) -> Node:
    """Record a value as plain lists, dicts, texts and numbers; see :func:`record_json`."""
    recorder = _Recorder(limits or Limits(), inputs)
    try:
        return recorder.node(value, 0)
    except _TooMuchError as reason:
        return _not_recorded(value, str(reason))
    except RecursionError:
        return _not_recorded(value, "it contains itself")


def _not_recorded(value: object, why: str) -> Node:
    return {KIND: "not recorded", "type": _type_name(value), "why": why}


def _type_name(value: object) -> str:
    return type(value).__name__[:_SHOWN]


class _Recorder:
    def __init__(self, limits: Limits, inputs: Sequence[Sequence[object]] | None) -> None:
        self.limits = limits
        self.inputs = inputs
        self.items = 0

    def node(self, value: object, depth: int) -> Node:  # noqa: PLR0911 - one for each kind
        self._count(1)
        if depth > self.limits.depth:
            raise _TooMuchError(f"lists within lists go deeper than {self.limits.depth}")
        for known, write in _PLAIN:
            if isinstance(value, known):
                return write(value)
        for module, name, write in _FOREIGN:
            kind = getattr(sys.modules.get(module), name, None)  # not imported: then the value is none of these
            if kind is not None and isinstance(value, kind):
                return write(self, value, depth)
        if isinstance(value, Mapping):
            pairs = [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in value.items()]
            return {KIND: "dict", "items": pairs}
        if isinstance(value, list | tuple | set | frozenset | range):
            return self._many(value, depth)
        if isinstance(value, Iterable) and not callable(value):
            kept = list(itertools.islice(value, self.limits.items + 1))
            return {**self._many(kept, depth), "type": _type_name(value)}
        if callable(value) and not isinstance(value, type):
            return self._calls(value, depth)
        return _not_recorded(value, f"a value of the type {_type_name(value)} cannot be read as an answer")

    def _count(self, more: int) -> None:
        self.items += more
        if self.items > self.limits.items:
            raise _TooMuchError(f"it holds more than {self.limits.items:,} values")

    def _many(self, value: Iterable[object], depth: int) -> Node:
        kind = {tuple: "tuple", set: "set", frozenset: "set"}.get(type(value), "list")
        return {KIND: kind, "items": [self.node(item, depth + 1) for item in value]}

    def _calls(self, function: Callable[..., object], depth: int) -> Node:
        import copy

        results = []
        for arguments in self.inputs or ():
            try:
                results.append({"gave": self.node(function(*copy.deepcopy(arguments)), depth + 1)})
            except _TooMuchError as reason:
                results.append({"stopped": f"the result is too large: {reason}"})
            except Exception as error:  # noqa: BLE001 - whatever the student's function raises is its result
                results.append({"stopped": f"{type(error).__name__}: {error}"[:_SHOWN]})
        return {KIND: "calls", "name": str(getattr(function, "__name__", "function"))[:_SHOWN], "results": results}

    # --- tables, arrays, geometries ---------------------------------------------------------------

    def scalar(self, value: Any, depth: int) -> Node:  # noqa: ANN401 - numpy.generic
        import numpy as np
        import pandas as pd

        # numpy makes a bare number of nanoseconds of such a time.
        return self.node(pd.Timestamp(value) if isinstance(value, np.datetime64) else value.item(), depth)

    def array(self, value: Any, depth: int) -> Node:  # noqa: ANN401 - numpy.ndarray
        return {KIND: "array", "shape": list(value.shape), "column": self.column(value.reshape(-1), depth)}

    def column(self, values: Any, depth: int) -> Node:  # noqa: ANN401 - anything one-dimensional
        """Record one column: the name of its kind and its values, None for what is missing."""
        import numpy as np
        import pandas as pd

        series = pd.Series(values, copy=False)
        self._count(len(series))
        dtype = str(series.dtype)
        if dtype == "geometry":
            return {"kind": "geometry", "crs": _crs(series.array.crs), "values": [_wkb(shape) for shape in series]}
        if isinstance(series.dtype, pd.CategoricalDtype):
            series = series.astype(object)
        missing = series.isna().to_numpy(dtype=bool)
        if pd.api.types.is_bool_dtype(series.dtype):
            kind, plain = "bool", [None if gone else bool(item) for item, gone in zip(series, missing, strict=True)]
        elif pd.api.types.is_integer_dtype(series.dtype):
            kind, plain = "int", [None if gone else int(item) for item, gone in zip(series, missing, strict=True)]
        elif pd.api.types.is_float_dtype(series.dtype):
            kind, plain = "float", [_float(item) for item in series.to_numpy(dtype=float, na_value=np.nan)]
        elif pd.api.types.is_datetime64_any_dtype(series.dtype):
            kind, plain = (
                "time",
                [None if gone else item.isoformat() for item, gone in zip(series, missing, strict=True)],
            )
        else:
            kind = "any"
            plain = [
                None if gone is True else self.node(item, depth + 1)
                for item, gone in zip(series.tolist(), missing.tolist(), strict=True)
            ]
        return {"kind": kind, "values": plain}

    def series(self, value: Any, depth: int) -> Node:  # noqa: ANN401 - pandas.Series
        return {
            KIND: "series",
            "name": self.node(value.name, depth + 1),
            "index": self.index(value.index, depth),
            "column": self.column(value, depth),
        }

    def index(self, value: Any, depth: int) -> Node:  # noqa: ANN401 - pandas.Index
        levels = [value.get_level_values(level) for level in range(value.nlevels)]
        names = [self.node(name, depth + 1) for name in value.names]
        return {KIND: "index", "names": names, "levels": [self.column(level, depth) for level in levels]}

    def table(self, value: Any, depth: int) -> Node:  # noqa: ANN401 - pandas.DataFrame
        shape = value.attrs.get("_geometry") or getattr(value, "_geometry_column_name", None)
        return {
            KIND: "table",
            "names": [self.node(name, depth + 1) for name in value.columns],
            "columns": [self.column(value.iloc[:, at], depth) for at in range(value.shape[1])],
            "index": self.index(value.index, depth),
            "geometry": shape if isinstance(shape, str) else None,
        }

    def geometry(self, value: object, _depth: int) -> Node:
        return {KIND: "geometry", "wkb": _wkb(value)}

    def graph(self, value: Any, depth: int) -> Node:  # noqa: ANN401 - networkx.Graph
        edges = value.edges(keys=True, data=True) if value.is_multigraph() else value.edges(data=True)
        return {
            KIND: "graph",
            "directed": bool(value.is_directed()),
            "multi": bool(value.is_multigraph()),
            "nodes": [[self.node(n, depth + 1), self.node(dict(d), depth + 1)] for n, d in value.nodes(data=True)],
            "edges": [[self.node(part, depth + 1) for part in edge] for edge in edges],
        }

    def chart(self, value: object, depth: int) -> Node:
        return {KIND: "chart", "shown": self.node(describe_chart(value), depth + 1)}

    def web_map(self, value: object, depth: int) -> Node:
        return {KIND: "web map", "shown": self.node(describe_web_map(value), depth + 1)}


def _float(value: object) -> Node:
    number = float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else {KIND: "float", "is": str(number)}


def _int(value: int) -> Node:
    number = int.__add__(value, 0)
    if number.bit_length() > _DIGITS * 4:
        raise _TooMuchError(f"a whole number has more than {_DIGITS} digits")
    return number


def _wkb(shape: object) -> str | None:
    if shape is None:
        return None
    import shapely

    return shapely.to_wkb(shape, hex=True, include_srid=False)


def _crs(crs: Any) -> str | None:  # noqa: ANN401 - pyproj.CRS
    if crs is None:
        return None
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt()


_PLAIN: tuple[tuple[Any, Callable[[Any], Node]], ...] = (
    (type(None), lambda _: None),
    (bool, bool),
    (str, lambda value: str.__add__(value, "")),
    (int, _int),
    (float, _float),
    (type(Ellipsis), lambda _: {KIND: "ellipsis"}),
    (Fraction, lambda value: {KIND: "fraction", "is": [_int(value.numerator), _int(value.denominator)]}),
    (dt.datetime, lambda value: {KIND: "time", "is": value.isoformat()}),
    (dt.date, lambda value: {KIND: "date", "is": value.isoformat()}),
    (bytes | bytearray, lambda value: _not_recorded(value, "bytes cannot be read as an answer")),
    (complex, lambda value: _not_recorded(value, "a complex number cannot be read as an answer")),
)

# Looked up by name in the modules that are loaded, so that recording imports nothing.
_FOREIGN: tuple[tuple[str, str, Callable[..., Node]], ...] = (
    ("pandas.api.typing", "NAType", lambda _self, _value, _depth: {KIND: "missing"}),
    ("numpy", "generic", _Recorder.scalar),
    ("numpy", "ndarray", _Recorder.array),
    ("pandas", "DataFrame", _Recorder.table),
    ("pandas", "Series", _Recorder.series),
    ("pandas", "Index", _Recorder.index),
    ("pandas.api.extensions", "ExtensionArray", lambda self, value, depth: self.array(value.to_numpy(), depth)),
    ("shapely.geometry.base", "BaseGeometry", _Recorder.geometry),
    ("networkx", "Graph", _Recorder.graph),
    ("folium", "Map", _Recorder.web_map),
    ("matplotlib.figure", "Figure", _Recorder.chart),
    ("matplotlib.axes", "Axes", _Recorder.chart),
)
