"""Writes a twin as files: one GeoPackage, GeoTIFFs, CSV tables and their descriptions; the same bytes for a seed."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyogrio

from generator.files.descriptor import GEOPACKAGE, PROJECT, describe, layer_description, title_of
from generator.files.qgis import write_project
from generator.files.rasters import write_raster
from generator.files.styles import layer_styles
from generator.schema import LAYERS, RASTERS, TABLES, resources_of
from generator.settings import NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.schema import Sheet
    from generator.twin import Twin

# 1.4, GDAL's newest, makes the GDAL of many a QGIS warn; nothing of it is used here.
_VERSION = {"VERSION": "1.3"}
# GeoPackages note when they were changed; a moment of our own keeps the bytes the same.
_MOMENT = "2020-06-30T00:00:00.000Z"
# Bytes 96 to 99 of a SQLite file tell which library wrote it last. They are only for information, and differ between
# platforms; 3.45.0 is as good as any.
_WRITER_OFFSET, _WRITER = 96, (3_045_000).to_bytes(4, "big")


def write_package(twin: Twin, folder: Path) -> None:
    """Write both qualities below a folder.

    Parameters
    ----------
    twin : Twin
    folder : pathlib.Path
        Gets ``clean/`` and ``raw/``; files of the same names are replaced.
    """
    _write_clean(twin, Path(folder) / "clean")
    _write_raw(twin, Path(folder) / "raw")


def _write_clean(twin: Twin, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    layers = [(sheet, state, name) for sheet in LAYERS for state, name in resources_of(sheet)]
    _write_geopackage(((s, state, name, twin.clean[name], {}) for s, state, name in layers), folder / GEOPACKAGE)
    for raster in RASTERS:
        for _, name in resources_of(raster):
            write_raster(twin.grids[name], raster, folder / f"{name}.tif")
    for sheet in TABLES:
        for _, name in resources_of(sheet):
            write_table(twin.clean[name], sheet, folder / f"{name}.csv")
    write_project(twin, folder / PROJECT)
    _write_descriptor(describe(twin, "clean"), folder)


def _write_raw(twin: Twin, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    layers = [(s, s.states[0] if s.states else None, s.name, twin.raw[s.name].frame, twin.raw[s.name].options)
              for s in LAYERS if s.name in twin.raw]  # fmt: skip
    if layers:
        _write_geopackage(layers, folder / GEOPACKAGE)
    for sheet in TABLES:
        if sheet.name in twin.raw:
            file = twin.raw[sheet.name]
            write_table(file.frame, sheet, folder / f"{sheet.name}.csv", as_is=file.types, encoding=file.encoding)
    _write_descriptor(describe(twin, "raw"), folder)


def _write_descriptor(descriptor: dict[str, Any], folder: Path) -> None:
    for resource in (*descriptor["resources"], *descriptor.get("projects", [])):
        content = (folder / resource["path"]).read_bytes()
        resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def write_table(
    frame: pd.DataFrame, sheet: Sheet, path: Path, *, as_is: Iterable[str] = (), encoding: str = "utf-8"
) -> None:
    """Write one table as CSV: UTF-8, comma, ISO dates, numbers with two digits.

    Parameters
    ----------
    frame : pandas.DataFrame
    sheet : Sheet
    path : pathlib.Path
    as_is : iterable of str
        Columns that already hold the text to write.
    encoding : str, default "utf-8"
    """
    columns = {}
    for column in sheet.fields:
        values = frame[column.name]
        if column.name in as_is:
            pass
        elif column.type == "boolean":
            values = values.map({True: "true", False: "false"})
        elif column.type == "number":
            values = values.map("{:.2f}".format, na_action="ignore")
        columns[column.name] = values
    # Written as bytes: on Windows text files would get other line ends.
    text = pd.DataFrame(columns).to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    path.write_bytes(text.encode(encoding))


def _write_geopackage(
    layers: Iterable[tuple[Sheet, str | None, str, pd.DataFrame, dict[str, Any]]], path: Path
) -> None:
    path.unlink(missing_ok=True)
    layers = list(layers)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        for sheet, state, name, frame, options in layers:
            words = {
                "geometry_type": sheet.geometry,
                "promote_to_multi": False,
                "dataset_options": _VERSION,
                # Metadata of the file as a whole would make GDAL write a second file beside it whenever it is read.
                "layer_metadata": {"notice": NOTICE, "licence": "CC0-1.0"},
                "layer_options": {
                    "IDENTIFIER": title_of(sheet, state),
                    "DESCRIPTION": layer_description(sheet, state),
                },
            }
            with warnings.catch_warnings():
                # A layer of the raw quality may be without one, and is so on purpose.
                warnings.filterwarnings("ignore", message="'crs' was not provided")
                pyogrio.write_dataframe(
                    frame[[*(column.name for column in sheet.fields), "geometry"]],
                    path,
                    layer=name,
                    driver="GPKG",
                    append=path.exists(),
                    **(words | options),
                )
        _write_styles([(sheet, name) for sheet, _, name, _, _ in layers], path)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    with path.open("r+b") as file:
        file.seek(_WRITER_OFFSET)
        file.write(_WRITER)


def _write_styles(layers: list[tuple[Sheet, str]], path: Path) -> None:
    """Let QGIS find a default style for each layer, in the table where it looks for one."""
    words = f"{NOTICE} Default styles of the layers, for QGIS."
    pyogrio.write_dataframe(
        layer_styles(layers, NOTICE, _MOMENT),
        path,
        layer="layer_styles",
        driver="GPKG",
        append=True,
        dataset_options=_VERSION,
        layer_options={"FID": "id", "IDENTIFIER": "Styles for QGIS", "DESCRIPTION": words},
    )
