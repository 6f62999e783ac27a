"""Writes a twin as files: one GeoPackage, CSV tables and their descriptors, the same bytes for the same seed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio

from generator.descriptor import GEOPACKAGE, describe, layer_description
from generator.schema import LAYERS, TABLES
from generator.settings import NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.schema import Sheet
    from generator.twin import Twin

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
    layer_names = {sheet.name for sheet in LAYERS}
    for quality, frames in (("clean", twin.clean), ("raw", twin.raw)):
        target = Path(folder) / quality
        target.mkdir(parents=True, exist_ok=True)
        layers = {name: frame for name, frame in frames.items() if name in layer_names}
        if layers:
            _write_geopackage(layers, target / GEOPACKAGE)
        for sheet in TABLES:
            _write_table(frames[sheet.name], sheet, target / f"{sheet.name}.csv")
        descriptor = describe(
            quality,
            twin.seed,
            {sheet.name: len(frames[sheet.name]) for sheet in TABLES},
            {name: len(frame) for name, frame in layers.items()},
        )
        for resource in descriptor["resources"]:
            content = (target / resource["path"]).read_bytes()
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
        (target / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def _write_table(frame: pd.DataFrame, sheet: Sheet, path: Path) -> None:
    columns = {}
    for column in sheet.fields:
        values = frame[column.name]
        if column.type == "boolean":
            values = values.map({True: "true", False: "false"})
        elif column.type == "number":
            values = values.map("{:.2f}".format)
        columns[column.name] = values
    # Written as bytes: on Windows text files would get other line ends.
    text = pd.DataFrame(columns).to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    path.write_bytes(text.encode())


def _write_geopackage(layers: Mapping[str, pd.DataFrame], path: Path) -> None:
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        for sheet in LAYERS:
            frame = layers[sheet.name][[*(column.name for column in sheet.fields), "geometry"]]
            pyogrio.write_dataframe(
                frame,
                path,
                layer=sheet.name,
                driver="GPKG",
                geometry_type=sheet.geometry,
                promote_to_multi=False,
                append=path.exists(),
                # Metadata of the file as a whole would make GDAL write a second file beside it whenever it is read.
                layer_metadata={"notice": NOTICE, "licence": "CC0-1.0"},
                layer_options={"IDENTIFIER": sheet.title, "DESCRIPTION": layer_description(sheet)},
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    with path.open("r+b") as file:
        file.seek(_WRITER_OFFSET)
        file.write(_WRITER)
