"""Loads layers, rasters and tables of the twin."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from stungmeanchey import packages
from stungmeanchey.errors import DamagedDataError, EncodingError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import xarray as xr

# pandas, geopandas and rioxarray are imported where they are used: names() and path() must answer at once.

CRS = "EPSG:32648"
NOTICE = "Synthetic twin of the Stung Meanchey canal community: no real person, plot or title."


def load(
    name: str,
    *,
    state: str = "before",
    quality: str = "clean",
    cohort: str | None = None,
    student: str | None = None,
    validate: bool = False,
) -> gpd.GeoDataFrame | pd.DataFrame | xr.DataArray:
    """Load a layer, a raster or a table.

    Parameters
    ----------
    name : str
        One of ``names(state, quality)``, e.g. ``"parcels"`` or ``"households"``.
    state : {"before", "works", "after"}, default "before"
        The settlement as it grew, while the works were going on, or re-plotted. What is the same in all states is
        found in each.
    quality : {"clean", "raw"}, default "clean"
        ``"raw"`` holds the files as an office might keep them, with mistakes.
    cohort, student : str, optional
        The twin of a cohort, or of one student in it; built with ``./course data --cohort …``.
    validate : bool, default False
        Check every value, key and geometry against the description; needs pandera.

    Returns
    -------
    geopandas.GeoDataFrame, pandas.DataFrame or xarray.DataArray
        A GeoDataFrame for a layer (EPSG:32648, metres), a DataArray for a raster, a DataFrame for a table.
        ``attrs["notice"]`` says that it is synthetic. The caller owns it: changing it changes no file.

    Raises
    ------
    UnknownLayerError, UnknownStateError, UnknownQualityError, UnknownCohortError
        The name is not one of the right ones, which the message lists.
    MissingDataError, DamagedDataError, OldDataError
        The files are not there, or are not what was written; the message says how to get them back.
    EncodingError
        A table of the raw quality is not in the encoding it promises.
    InvalidDataError
        With `validate`: values break the rules of the description. The message lists them.

    Examples
    --------
    >>> int(load("households")["persons"].sum())
    3400
    >>> bool(load("parcels", state="after")["area_m2"].median() < load("parcels")["area_m2"].median())
    True
    """
    folder = packages.root(cohort, student)
    description = packages.find(folder, name, quality, state)
    found = read(folder, quality, description)
    if validate:
        from stungmeanchey.validation import check

        check(found, description, folder=folder, quality=quality)
    return found


def read(folder: Path, quality: str, description: dict[str, Any]) -> gpd.GeoDataFrame | pd.DataFrame | xr.DataArray:
    """Read what a description describes; `load` is for everybody else.

    Parameters
    ----------
    folder : pathlib.Path
        Of the twin.
    quality : {"clean", "raw"}
    description : dict
        As `stungmeanchey.packages.find` returns it.

    Returns
    -------
    geopandas.GeoDataFrame, pandas.DataFrame or xarray.DataArray
    """
    file = packages.intact(folder, quality, description)
    if "geometryType" in description:
        found = _read_layer(file, description, as_is=quality == "raw")
    elif "raster" in description:
        found = _read_raster(file, description)
    else:
        found = _read_table(file, description, as_is=quality == "raw")
    found.attrs["notice"] = NOTICE
    return found


def path(
    name: str | None = None,
    *,
    state: str = "before",
    quality: str = "clean",
    cohort: str | None = None,
    student: str | None = None,
) -> Path:
    """Return the file that holds a layer, a raster or a table, or the folder that holds them all.

    Parameters
    ----------
    name : str, optional
        One of ``names(state, quality)``. All layers are in one GeoPackage.
    state, quality, cohort, student
        As for `load`.

    Returns
    -------
    pathlib.Path

    Examples
    --------
    >>> path("parcels").name
    'stungmeanchey.gpkg'
    """
    folder = packages.root(cohort, student)
    if name is None:
        packages.descriptor(folder, quality)
        return folder / quality
    return packages.intact(folder, quality, packages.find(folder, name, quality, state))


def names(
    state: str = "before", quality: str = "clean", *, cohort: str | None = None, student: str | None = None
) -> list[str]:
    """Return the names that `load` knows: first the layers, then rasters and tables.

    Parameters
    ----------
    state : {"before", "works", "after"}, default "before"
    quality : {"clean", "raw"}, default "clean"
    cohort, student : str, optional
        As for `load`.

    Returns
    -------
    list of str
    """
    return list(packages.contents(packages.root(cohort, student), quality, state))


def datapackage(quality: str = "clean", *, cohort: str | None = None, student: str | None = None) -> dict[str, Any]:
    """Return the description of all layers, rasters, tables and fields, a Frictionless data package.

    Parameters
    ----------
    quality : {"clean", "raw"}, default "clean"
    cohort, student : str, optional
        As for `load`.

    Returns
    -------
    dict
        A copy: changing it changes nothing here.
    """
    return copy.deepcopy(packages.descriptor(packages.root(cohort, student), quality))


def _read_layer(file: Path, description: dict[str, Any], *, as_is: bool) -> gpd.GeoDataFrame:
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        frame = gpd.read_file(file, layer=description["name"], engine="pyogrio")
    except (DataSourceError, DataLayerError) as error:
        raise DamagedDataError(file.name, str(error)) from None
    if not as_is and frame.crs != CRS:
        found = "none" if frame.crs is None else frame.crs.to_string()
        raise DamagedDataError(file.name, f"layer {description['name']} has the CRS {found}, {CRS} was written")
    return _typed(frame, file.name, description, extra=["geometry"])


def _read_raster(file: Path, description: dict[str, Any]) -> xr.DataArray:
    try:
        import rioxarray
        from rasterio.errors import RasterioIOError
    except ImportError as error:
        raise ImportError(
            f"{file.name} is a raster, and this environment cannot read rasters. Where there is internet, run "
            "pip install rioxarray; all tables and layers can be read without it."
        ) from error

    about = description["raster"]
    try:
        with rioxarray.open_rasterio(file, masked=True, mask_and_scale=True) as opened:
            found = opened.load()
    except RasterioIOError as error:
        raise DamagedDataError(file.name, str(error)) from None
    if list(found.shape) != about["shape"] or found.rio.crs is None or found.rio.crs.to_string() != CRS:
        raise DamagedDataError(file.name, f"a raster of {found.shape} in {found.rio.crs}, not as written")
    found = found.assign_coords(band=about["bands"]).rename(description["sheet"])
    found.attrs = {"unit": about["unit"], "description": description["description"]}
    return found


def _read_table(file: Path, description: dict[str, Any], *, as_is: bool) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_csv(
            file, dtype="str", keep_default_na=False, na_values=[""], encoding=description.get("encoding", "utf-8")
        )
    except UnicodeError as error:
        if as_is:
            raise EncodingError(file.name, description["encoding"], str(error)) from None
        raise DamagedDataError(file.name, str(error)) from None
    except (ValueError, pd.errors.ParserError) as error:
        raise DamagedDataError(file.name, str(error)) from None
    return _typed(frame, file.name, description)


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
            if not values.dropna().isin(["true", "false", True, False]).all():
                raise ValueError("only true and false are expected")
            known = values.map({"true": True, "false": False, True: True, False: False})
            # As with whole numbers: one that may be empty needs a type of its own.
            return known.astype("bool" if required else "boolean")
        case "date":
            return pd.to_datetime(values, format="%Y-%m-%d").astype("datetime64[us]")
        case _:
            return values
