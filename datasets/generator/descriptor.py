"""``datapackage.json``: the tables and layers described for people and for Frictionless."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.schema import BASES, LAYERS, TABLES
from generator.settings import CRS, DEFAULT_SEED, GRID_M, NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.schema import Field, Sheet

GEOPACKAGE = "stungmeanchey.gpkg"

_LICENCE = {
    "name": "CC0-1.0",
    "title": "Creative Commons Zero v1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_ABOUT = {
    "clean": "Two totals (563 families, 3,400 people) and the length and width of the canal are published figures. "
    "Everything else is assumed or invented, and each field says which. The place is fictional: the coordinates are "
    "shifted, some twenty kilometres from the real community.",
    "raw": "The tables as an office might find them, with mistakes that have to be found before anything can be "
    "counted. The layers are the same as in the clean quality and are not repeated here.",
}
_RAW_WORDS = "As kept in the office: expect mistakes."


def describe(quality: str, seed: int, tables: Mapping[str, int], layers: Mapping[str, int]) -> dict[str, Any]:
    """Describe a package; sizes and hashes of the files are added when they are written.

    Parameters
    ----------
    quality : {"clean", "raw"}
    seed : int
    tables, layers : mapping of str to int
        Number of rows.

    Returns
    -------
    dict
        A Frictionless data package.
    """
    resources = [_table(sheet, quality, tables[sheet.name]) for sheet in TABLES]
    if layers:
        resources.insert(0, _geopackage(layers))
    return {
        "profile": "data-package",
        "name": "stungmeanchey" if quality == "clean" else "stungmeanchey-raw",
        "title": f"Stung Meanchey canal community, synthetic twin ({quality} quality)",
        "description": f"{NOTICE} {_ABOUT[quality]}",
        "version": "1.0.0" if seed == DEFAULT_SEED else f"1.0.0+seed{seed}",
        "licenses": [_LICENCE],
        "keywords": ["synthetic data", "urban planning", "land administration", "LADM", "Phnom Penh"],
        "notice": NOTICE,
        "quality": quality,
        "seed": seed,
        "bases": BASES,
        "resources": resources,
    }


def _table(sheet: Sheet, quality: str, rows: int) -> dict[str, Any]:
    clean = quality == "clean"
    schema: dict[str, Any] = {"fields": [_field(f, keys=clean) for f in sheet.fields], "missingValues": [""]}
    if clean:
        # The raw tables promise no keys: their flaws break them, and finding that out is the exercise.
        schema["primaryKey"] = list(sheet.key)
        schema["foreignKeys"] = [
            {"fields": [own], "reference": {"resource": table, "fields": [there]}} for own, table, there in sheet.links
        ]
        schema = {k: v for k, v in schema.items() if v != []}
    words = [NOTICE, sheet.description] if clean else [NOTICE, sheet.description, _RAW_WORDS]
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "title": sheet.title,
        "description": " ".join(words),
        "path": f"{sheet.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows,
        "schema": schema,
    }


def _geopackage(layers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": "layers",
        "title": "Map layers",
        "description": f"{NOTICE} All layers in one file, for QGIS and geopandas.",
        "path": GEOPACKAGE,
        "format": "gpkg",
        "mediatype": "application/geopackage+sqlite3",
        "crs": CRS,
        "gridM": GRID_M,
        "layers": [
            {
                "name": sheet.name,
                "title": sheet.title,
                "description": layer_description(sheet),
                "geometryType": sheet.geometry,
                "geometryBasis": sheet.basis,
                "rows": layers[sheet.name],
                "schema": {
                    "fields": [_field(f, keys=True) for f in sheet.fields],
                    "primaryKey": list(sheet.key),
                    "references": [
                        {"field": own, "layer": layer, "layerField": there} for own, layer, there in sheet.links
                    ],
                },
            }
            for sheet in LAYERS
        ],
    }


def layer_description(sheet: Sheet) -> str:
    """Return the words that stand with a layer, the notice first."""
    return f"{NOTICE} {sheet.description}"


def _field(column: Field, *, keys: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": column.type,
        "description": column.description,
        "basis": column.basis,
    }
    if column.unit:
        described["unit"] = column.unit
    if column.type == "boolean":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique and keys:
        constraints["unique"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    described["constraints"] = constraints | column.constraints
    if not described["constraints"]:
        del described["constraints"]
    return described
