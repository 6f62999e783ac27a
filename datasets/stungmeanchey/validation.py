"""Checks the twin against its own description: values, keys and geometry, with pandera.

>>> from stungmeanchey import load
>>> parcels = load("parcels", validate=True)

The rules are those of ``datapackage.json``; `schema_of` shows them as a pandera schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stungmeanchey import packages
from stungmeanchey.errors import InvalidDataError, MissingLibraryError
from stungmeanchey.reading import CRS, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import pandera.pandas as pa
    import xarray as xr

# pandera and the geospatial stack are imported where they are used: only who validates waits for them.

_ROWS_NAMED = 3
_COVERAGE = "a valid coverage: neighbours share every point of their common edge, and nothing overlaps"


def schema_of(
    name: str,
    *,
    state: str = "before",
    quality: str = "clean",
    cohort: str | None = None,
    student: str | None = None,
) -> pa.DataFrameSchema:
    """Return the rules of a layer or a table as a pandera schema.

    Parameters
    ----------
    name : str
        One of ``names(state, quality)``, but no raster.
    state, quality, cohort, student
        As for `stungmeanchey.load`.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        With a column for each field, and the geometry's rules; ``.validate(frame, lazy=True)`` finds all faults. Keys
        of other tables are read when the schema is made.

    Raises
    ------
    UnknownLayerError, UnknownStateError, UnknownQualityError, UnknownCohortError
        As `stungmeanchey.load` does.
    MissingLibraryError
        pandera is not installed; the message says how to install it.
    ValueError
        `name` is a raster, which has no columns.

    Examples
    --------
    >>> schema_of("buildings").columns["condition"].checks
    [<Check: one of good, fair, poor>]
    """
    folder = packages.root(cohort, student)
    description = packages.find(folder, name, quality, state)
    if "raster" in description:
        raise ValueError(f"{name} is a raster and has no columns; load it with validate=True to check it")
    return _schema(description, folder, quality)


def check(
    found: gpd.GeoDataFrame | pd.DataFrame | xr.DataArray, description: dict[str, Any], *, folder: Path, quality: str
) -> None:
    """Check what was loaded against its description.

    Parameters
    ----------
    found : geopandas.GeoDataFrame, pandas.DataFrame or xarray.DataArray
        A layer, a table or a raster.
    description : dict
        Its part of ``datapackage.json``.
    folder : pathlib.Path
        Of the twin: what the keys point to is read from there.
    quality : {"clean", "raw"}
        The raw quality promises no keys, but types, codes and sound geometry.

    Raises
    ------
    InvalidDataError
        The message has a line for each broken rule: column, rows, what was found and what was expected.
    MissingLibraryError
        pandera is not installed.
    """
    if "raster" in description:
        faults = list(_raster_faults(found, description["raster"]))
    else:
        schema = _schema(description, folder, quality)
        from pandera.errors import SchemaErrors

        try:
            schema.validate(found, lazy=True)
        except SchemaErrors as error:
            faults = list(_faults(error.failure_cases, found, description))
        else:
            faults = []
    if faults:
        kind = "raster" if "raster" in description else "layer" if "geometryType" in description else "table"
        raise InvalidDataError(f"the {kind} {description['name']} ({quality} quality)", faults)


def _schema(description: dict[str, Any], folder: Path, quality: str) -> pa.DataFrameSchema:
    try:
        import pandera.pandas as pa
    except ImportError:
        raise MissingLibraryError("pandera", "validate") from None
    rules = description["schema"]
    targets = _targets(rules, folder, quality)
    columns = {f["name"]: _column(f, rules, targets) for f in rules["fields"]}
    checks = []
    if "geometryType" in description:
        columns["geometry"] = pa.Column("geometry", list(_geometry_checks(description)))
        checks = list(_layer_checks(description))
    key = rules.get("primaryKey", [])
    if len(key) > 1:
        checks.append(_rule(lambda frame: ~frame.duplicated(key, keep=False), f"{' and '.join(key)} together unique"))
    return pa.DataFrameSchema(
        columns, checks=checks, name=description["name"], title=description["title"],
        description=description["description"], strict=True, ordered=True,
    )  # fmt: skip


def _rule(test: Callable, words: str) -> pa.Check:
    import pandera.pandas as pa

    return pa.Check(test, name=words, error=words)


def _targets(rules: dict[str, Any], folder: Path, quality: str) -> dict[str, tuple[str, str, pd.Series]]:
    """Read the values that the fields with a foreign key may have: where from, which field, the values."""
    links = [(key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0])
             for key in rules.get("foreignKeys", [])]  # fmt: skip
    links += [(link["field"], link["layer"], link["layerField"]) for link in rules.get("references", [])]
    return {field: (other, there, _read(folder, quality, other)[there]) for field, other, there in links}


def _read(folder: Path, quality: str, resource: str) -> pd.DataFrame:
    """Read a table or a layer by the name under which it is kept, in whichever state."""
    for state in packages.STATES:
        for part in packages.contents(folder, quality, state).values():
            if part["name"] == resource:
                return read(folder, quality, part)
    raise LookupError(f"a key points to {resource}, which is not described")


def _column(field: dict[str, Any], rules: dict[str, Any], targets: dict[str, tuple[str, str, pd.Series]]) -> pa.Column:
    import pandera.pandas as pa

    constraints = field.get("constraints", {})
    required = constraints.get("required", False)
    types = {
        "string": str,
        "integer": "int64" if required else "Int64",
        "number": "float64",
        "boolean": "bool" if required else "boolean",
        "date": "datetime64[us]",
    }
    checks = [_constraint(name, value, field) for name, value in constraints.items() if name not in _KEPT_BY_PANDERA]
    if field["name"] in targets:
        other, there, values = targets[field["name"]]
        checks.append(_rule(values_are_in(values), f"a {there} of {other}"))
    unique = constraints.get("unique", False) or rules.get("primaryKey") == [field["name"]]
    return pa.Column(types[field["type"]], checks, nullable=not required, unique=unique, title=field["title"],
                     description=field["description"])  # fmt: skip


def values_are_in(values: pd.Series) -> Callable[[pd.Series], pd.Series]:
    """Return a test that tells which values stand among others."""
    known = values.dropna().unique()
    return lambda column: column.isin(known)


_KEPT_BY_PANDERA = {"required", "unique"}


def _constraint(name: str, value: Any, field: dict[str, Any]) -> pa.Check:  # noqa: ANN401 - as JSON has it
    import pandas as pd

    limit = pd.Timestamp(value) if field["type"] == "date" and name in ("minimum", "maximum") else value
    match name:
        case "enum":
            return _rule(lambda column: column.isin(value), f"one of {', '.join(map(str, value))}")
        case "pattern":
            return _rule(lambda column: column.str.fullmatch(value), f"the pattern {value}")
        case "minimum":
            return _rule(lambda column: column >= limit, f"at least {value}")
        case "maximum":
            return _rule(lambda column: column <= limit, f"at most {value}")
        case "minLength":
            return _rule(lambda column: column.str.len() >= value, f"at least {value} letters")
        case "maxLength":
            return _rule(lambda column: column.str.len() <= value, f"at most {value} letters")
    raise ValueError(f"field {field['name']}: there is no rule for the constraint {name!r}")


def _geometry_checks(description: dict[str, Any]) -> Iterator[pa.Check]:
    kind = description["geometryType"]
    yield _rule(lambda shapes: shapes.geom_type == kind, f"a {kind}")
    yield _rule(lambda shapes: ~shapes.is_empty, "not empty")
    yield _rule(lambda shapes: shapes.is_valid, "a valid geometry")
    if "bounds" in description:
        left, bottom, right, top = description["bounds"]

        def inside(shapes: gpd.GeoSeries) -> pd.Series:
            edges = shapes.bounds
            return ((edges["minx"] >= left) & (edges["miny"] >= bottom)
                    & (edges["maxx"] <= right) & (edges["maxy"] <= top)) | shapes.is_empty  # fmt: skip

        yield _rule(inside, f"within E {left} to {right} m, N {bottom} to {top} m")


def _layer_checks(description: dict[str, Any]) -> Iterator[pa.Check]:
    yield _rule(lambda layer: layer.crs is not None and layer.crs == CRS, f"the CRS {CRS}")
    if description.get("coverage"):

        def fits(layer: gpd.GeoDataFrame) -> pd.Series:
            return layer.geometry.invalid_coverage_edges().is_empty

        yield _rule(fits, _COVERAGE)


def _faults(cases: pd.DataFrame, found: pd.DataFrame, description: dict[str, Any]) -> Iterator[str]:
    """Put pandera's failure cases into words, one line for each broken rule."""
    key = description["schema"].get("primaryKey") or [description["schema"]["fields"][0]["name"]]
    known = {"not_nullable": "a value", "field_uniqueness": "unique"}
    rules = cases.groupby(["schema_context", "column", "check"], sort=False, dropna=False)
    for (context, column, rule), group in rules:
        if context == "DataFrameSchema" and column in found.columns and column != found.columns[0]:
            continue  # a rule of the whole is told for each column; once is enough
        where = column if context == "Column" else None
        rows = list(found.index[found.index.isin(group["index"].dropna())])
        expected = known.get(rule, rule)
        if rule == "column_in_schema":
            yield f"column {group['failure_case'].iloc[0]}: is not described"
            continue
        if rule == "column_in_dataframe":
            yield f"column {group['failure_case'].iloc[0]}: is not there"
            continue
        if not rows:
            value = _layer_crs(found) if rule.startswith("the CRS") else _shown(group["failure_case"].iloc[0])
            yield f"{f'column {where}: ' if where else ''}{value} found, {expected} expected"
            continue
        named = ", ".join(_named(found, row, key, where) for row in rows[:_ROWS_NAMED])
        more = f" and {len(rows) - _ROWS_NAMED} more" if len(rows) > _ROWS_NAMED else ""
        count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        yield f"{f'column {where}' if where else 'the whole'}: {expected} expected; {count}: {named}{more}"


def _named(found: pd.DataFrame, row: Any, key: list[str], column: str | None) -> str:  # noqa: ANN401 - a label of the index
    ident = "/".join(str(found.loc[row, name]) for name in key if name in found.columns) or f"row {row}"
    if column is None or column in key:
        return ident
    return f"{ident} has {_shown(found.loc[row, column])}"


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever stands in a cell
    import pandas as pd
    import shapely

    if isinstance(value, shapely.Geometry):
        if value.is_empty:
            return f"an empty {value.geom_type}"
        if not value.is_valid:
            return shapely.is_valid_reason(value)
        left, bottom, right, top = value.bounds
        decimals = 2 if max(map(abs, value.bounds)) > 360 else 6  # metres, or degrees
        low, high = (f"{x:.{decimals}f}, {y:.{decimals}f}" for x, y in ((left, bottom), (right, top)))
        return f"a {value.geom_type} from {low} to {high}"
    if pd.isna(value):
        return "nothing"
    return repr(value) if isinstance(value, str) else str(value)


def _layer_crs(found: pd.DataFrame) -> str:
    crs = getattr(found, "crs", None)
    return "no CRS" if crs is None else crs.to_string()


def _raster_faults(found: xr.DataArray, about: dict[str, Any]) -> Iterator[str]:
    """Compare a raster with its description."""
    crs = found.rio.crs
    if crs is None or crs.to_string() != CRS:
        yield f"{'no CRS' if crs is None else crs.to_string()} found, the CRS {CRS} expected"
    if list(found.shape) != about["shape"]:
        yield f"{' x '.join(map(str, found.shape))} cells found, {' x '.join(map(str, about['shape']))} expected"
        return
    cell = abs(float(found.rio.resolution()[0]))
    if cell != about["cellM"]:
        yield f"cells of {cell:g} m found, {about['cellM']:g} m expected"
    bands = [str(name) for name in found["band"].values]
    if bands != about["bands"]:
        yield f"the bands {', '.join(bands)} found, {', '.join(about['bands'])} expected"
    for name, values in zip(bands, found.values, strict=True):
        if not (values == values).any():  # noqa: PLR0124 - what is not a number is not equal to itself
            yield f"band {name}: no value in any cell"
