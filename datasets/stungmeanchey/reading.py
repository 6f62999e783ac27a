"""Finds and reads the files of the twin."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stungmeanchey.errors import DamagedDataError, MissingDataError, UnknownLayerError, UnknownQualityError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

# pandas and geopandas are imported where they are used: names() and path() must answer at once.

NOTICE = "Synthetic twin of the Stung Meanchey canal community: no real person, plot or title."

_DATA = Path(__file__).resolve().parent / "data"
_QUALITIES = ("clean", "raw")


def load(name: str, *, quality: str = "clean") -> gpd.GeoDataFrame | pd.DataFrame:
    """Load a layer or a table.

    Parameters
    ----------
    name : str
        One of ``names(quality)``, e.g. ``"parcels"`` or ``"households"``.
    quality : {"clean", "raw"}, default "clean"
        ``"raw"`` holds the tables as an office might find them, with mistakes; it has no layers.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        A GeoDataFrame for a layer (EPSG:32648, metres), a DataFrame for a table. ``attrs["notice"]`` says that it is
        synthetic. The caller owns it: changing it changes no file.

    Raises
    ------
    UnknownLayerError, UnknownQualityError
        The name is not one of the right ones, which the message lists.
    MissingDataError, DamagedDataError
        The files are not there or cannot be read; the message says how to get them back.

    Examples
    --------
    >>> int(load("households")["persons"].sum())
    3400
    """
    description = _find(name, quality)
    file = path(name, quality=quality)
    if "geometryType" in description:
        return _read_layer(file, description)
    return _read_table(file, description)


def path(name: str | None = None, *, quality: str = "clean") -> Path:
    """Return the file that holds a layer or a table, or the folder that holds them all.

    Parameters
    ----------
    name : str, optional
        One of ``names(quality)``. All layers are in one GeoPackage.
    quality : {"clean", "raw"}, default "clean"

    Returns
    -------
    pathlib.Path

    Examples
    --------
    >>> path("parcels").name
    'stungmeanchey.gpkg'
    """
    if name is None:
        _check_quality(quality)
        return _DATA / quality
    file = _DATA / quality / _find(name, quality)["path"]
    if not file.is_file():
        raise MissingDataError(f"{quality}/{file.name}")
    return file


def names(quality: str = "clean") -> list[str]:
    """Return the names that `load` knows: first the layers, then the tables.

    Parameters
    ----------
    quality : {"clean", "raw"}, default "clean"

    Returns
    -------
    list of str
    """
    return list(_contents(_check_quality(quality)))


def datapackage(quality: str = "clean") -> dict[str, Any]:
    """Return the description of all layers, tables and fields, a Frictionless data package.

    Parameters
    ----------
    quality : {"clean", "raw"}, default "clean"

    Returns
    -------
    dict
        A copy: changing it changes nothing here.
    """
    return copy.deepcopy(_descriptor(_check_quality(quality)))


def _check_quality(quality: str) -> str:
    if quality not in _QUALITIES:
        raise UnknownQualityError(quality, _QUALITIES)
    return quality


def _find(name: str, quality: str) -> dict[str, Any]:
    contents = _contents(_check_quality(quality))
    if name not in contents:
        other = next(q for q in _QUALITIES if q != quality)
        raise UnknownLayerError(name, list(contents), quality, other if name in _contents(other) else None)
    return contents[name]


def _descriptor(quality: str) -> dict[str, Any]:
    file = _DATA / quality / "datapackage.json"
    try:
        # The time of the file is part of the key: data built anew are seen without a new kernel.
        return _parse(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise MissingDataError(f"{quality}/datapackage.json") from None
    except ValueError as error:
        raise DamagedDataError(f"{quality}/datapackage.json", str(error)) from None


@cache
def _parse(file: Path, _changed: int) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))


def _contents(quality: str) -> dict[str, dict[str, Any]]:
    contents = {}
    for resource in _descriptor(quality)["resources"]:
        if "layers" in resource:
            contents |= {layer["name"]: layer | {"path": resource["path"]} for layer in resource["layers"]}
        else:
            contents[resource["name"]] = resource
    return contents


def _read_layer(file: Path, description: dict[str, Any]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        frame = gpd.read_file(file, layer=description["name"], engine="pyogrio")
    except (DataSourceError, DataLayerError) as error:
        raise DamagedDataError(file.name, str(error)) from None
    frame = _typed(frame, file.name, description, extra=["geometry"])
    frame.attrs["notice"] = NOTICE
    return frame


def _read_table(file: Path, description: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    except (ValueError, pd.errors.ParserError) as error:
        raise DamagedDataError(file.name, str(error)) from None
    frame = _typed(frame, file.name, description)
    frame.attrs["notice"] = NOTICE
    return frame


def _typed(frame: pd.DataFrame, file: str, description: dict[str, Any], extra: list[str] | None = None) -> pd.DataFrame:
    """Give each column the type its description promises, and check that all rows and columns are there."""
    fields = description["schema"]["fields"]
    expected = [field["name"] for field in fields] + (extra or [])
    if list(frame.columns) != expected or len(frame) != description["rows"]:
        found = f"{len(frame)} rows with the columns {', '.join(map(str, frame.columns))}"
        raise DamagedDataError(
            file, f"{description['rows']} rows with the columns {', '.join(expected)} expected, {found} found"
        )
    for field in fields:
        values = frame[field["name"]]
        if field.get("constraints", {}).get("required") and values.isna().any():
            raise DamagedDataError(file, f"column {field['name']} has empty cells")
        try:
            frame[field["name"]] = _convert(values, field)
        except (ValueError, TypeError) as error:
            raise DamagedDataError(file, f"column {field['name']}: {error}") from None
    return frame


def _convert(values: pd.Series, field: dict[str, Any]) -> pd.Series:
    import pandas as pd

    required = field.get("constraints", {}).get("required", False)
    match field["type"]:
        case "integer":
            numbers = pd.to_numeric(values)
            # Whole numbers that may be empty need the type with a capital letter; others stay ordinary integers.
            return numbers.astype("int64" if required else "Int64")
        case "number":
            return pd.to_numeric(values).astype("float64")
        case "boolean":
            if values.dtype == "bool":
                return values
            if not values.isin(["true", "false"]).all():
                raise ValueError("only true and false are expected")
            return values == "true"
        case "date":
            return pd.to_datetime(values, format="%Y-%m-%d").astype("datetime64[us]")
        case _:
            return values
