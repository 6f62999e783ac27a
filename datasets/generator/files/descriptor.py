"""``datapackage.json``: layers, rasters and tables described for people and for Frictionless."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

from generator.scenario import Scenario
from generator.schema import BASES, LAYERS, RASTERS, TABLES, resources_of
from generator.settings import CRS, DEFAULT_SEED, FORMAT, GRID_M, NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from generator.raw.office import RawFile
    from generator.schema import Field, RasterSheet, Sheet
    from generator.twin import Twin
    from generator.water.grids import Grid

GEOPACKAGE = "stungmeanchey.gpkg"

PROJECT = "stungmeanchey.qgz"

_LICENCE = {
    "name": "CC0-1.0",
    "title": "Creative Commons Zero v1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_ABOUT = {
    "clean": "Two totals (563 families, 3,400 people) and the length and width of the canal are published figures. "
    "Everything else is assumed or invented, and each field says which. The place is fictional: the coordinates are "
    "shifted, some twenty kilometres from the real community.",
    "raw": "The files as an office might find them, with mistakes that have to be found before anything can be "
    "counted or drawn.",
}
_PROJECT = {
    "name": "project",
    "title": "QGIS project",
    "description": f"{NOTICE} All layers, rasters and tables, styled and grouped. Open it in QGIS 3.22 or later.",
    "path": PROJECT,
    "format": "qgz",
    "mediatype": "application/zip",
}
# Layers without gaps, overlaps or unmatched points between neighbours.
_COVERAGES = {"blocks", "parcels"}
_RAW_WORDS = "As kept in the office: expect mistakes."


def describe(twin: Twin, quality: str) -> dict[str, Any]:
    """Describe one quality of a twin; sizes and hashes of the files are added when they are written.

    Parameters
    ----------
    twin : Twin
    quality : {"clean", "raw"}

    Returns
    -------
    dict
        A Frictionless data package. Besides the standard's own words a resource names its ``sheet``, ``state`` and
        ``theme``.
    """
    resources = _clean_resources(twin) if quality == "clean" else _raw_resources(twin.raw)
    bounds = _bounds(twin.clean)
    for layer in (layer for resource in resources for layer in resource.get("layers", [])):
        layer["bounds"] = bounds[layer["theme"] == "city"]
    default = twin.seed == DEFAULT_SEED and twin.scenario == Scenario()
    return {
        "profile": "data-package",
        "name": "stungmeanchey" if quality == "clean" else "stungmeanchey-raw",
        "title": f"Stung Meanchey canal community, synthetic twin ({quality} quality)",
        "description": f"{NOTICE} {_ABOUT[quality]}",
        "version": FORMAT if default else f"{FORMAT}+seed{twin.seed}{twin.scenario.label}",
        "licenses": [_LICENCE],
        "keywords": ["synthetic data", "urban planning", "land administration", "LADM", "Phnom Penh"],
        "notice": NOTICE,
        "quality": quality,
        "seed": twin.seed,
        "scenario": {
            "families": twin.scenario.families,
            "plot": twin.scenario.plot,
            "renovated": twin.scenario.renovated,
        },
        "bases": BASES,
        "resources": resources,
    } | ({"projects": [dict(_PROJECT)]} if quality == "clean" else {})


def _clean_resources(twin: Twin) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [_geopackage(twin.clean)]
    for sheet in RASTERS:
        found += [_raster(sheet, state, name, twin.grids[name]) for state, name in resources_of(sheet)]
    for sheet in TABLES:
        found += [_table(sheet, state, name, len(twin.clean[name])) for state, name in resources_of(sheet)]
    return found


def _raw_resources(raw: Mapping[str, RawFile]) -> list[dict[str, Any]]:
    def first_state(sheet: Sheet) -> str | None:
        return sheet.states[0] if sheet.states else None

    layers = [
        _layer(sheet, first_state(sheet), sheet.name, len(raw[sheet.name].frame), raw=raw[sheet.name])
        for sheet in LAYERS
        if sheet.name in raw
    ]
    tables = [
        _table(sheet, first_state(sheet), sheet.name, len(raw[sheet.name].frame), raw=raw[sheet.name])
        for sheet in TABLES
        if sheet.name in raw
    ]
    return [_layers_resource(layers), *tables] if layers else tables


def _geopackage(frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    return _layers_resource(
        [_layer(sheet, state, name, len(frames[name])) for sheet in LAYERS for state, name in resources_of(sheet)]
    ) | {"crs": CRS, "gridM": GRID_M}


def _bounds(frames: Mapping[str, pd.DataFrame]) -> tuple[list[int], list[int]]:
    """Return the extent of the settlement's layers, and of the city's, in whole metres: left, bottom, right, top."""
    found = []
    for city in (False, True):
        edges = [frames[name].total_bounds for sheet in LAYERS if (sheet.theme == "city") == city
                 for _, name in resources_of(sheet)]  # fmt: skip
        low = [floor(min((edge[i] for edge in edges), default=0)) for i in (0, 1)]
        high = [ceil(max((edge[i] for edge in edges), default=0)) for i in (2, 3)]
        found.append([*low, *high])
    return found[0], found[1]


def _layers_resource(layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": "layers",
        "title": "Map layers",
        "description": f"{NOTICE} All layers in one file, for QGIS and geopandas.",
        "path": GEOPACKAGE,
        "format": "gpkg",
        "mediatype": "application/geopackage+sqlite3",
        "layers": layers,
    }


def _layer(sheet: Sheet, state: str | None, name: str, rows: int, raw: RawFile | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": _fields(sheet, raw)}
    if raw is None:
        schema["primaryKey"] = list(sheet.key)
        schema["references"] = [
            {"field": own, "layer": layer, "layerField": there} for own, layer, there in _links(sheet, state)
        ]
    return {
        "name": name,
        "sheet": sheet.name,
        "state": state,
        "theme": sheet.theme,
        "title": title_of(sheet, state),
        "description": layer_description(sheet, state) + ("" if raw is None else f" {_RAW_WORDS}"),
        "geometryType": sheet.geometry,
        "geometryBasis": sheet.basis,
        "coverage": sheet.name in _COVERAGES,
        "rows": rows,
        "schema": schema,
    }


def _table(sheet: Sheet, state: str | None, name: str, rows: int, raw: RawFile | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": _fields(sheet, raw), "missingValues": [""]}
    words = [NOTICE, sheet.description]
    if state in sheet.state_words:
        words.append(sheet.state_words[state])
    if raw is None:
        schema["primaryKey"] = list(sheet.key)
        keys = [
            {"fields": [own], "reference": {"resource": table, "fields": [there]}}
            for own, table, there in _links(sheet, state)
            if table not in _LAYER_NAMES
        ]
        if keys:
            schema["foreignKeys"] = keys
        references = [
            {"field": own, "layer": layer, "layerField": there}
            for own, layer, there in _links(sheet, state)
            if layer in _LAYER_NAMES
        ]
        if references:
            schema["references"] = references
    else:
        # The raw tables promise no keys: their flaws break them, and finding that out is the exercise.
        words.append(_RAW_WORDS)
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "sheet": sheet.name,
        "state": state,
        "theme": sheet.theme,
        "title": title_of(sheet, state),
        "description": " ".join(words),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows,
        "schema": schema,
    }


def _raster(sheet: RasterSheet, state: str | None, name: str, grid: Grid) -> dict[str, Any]:
    bands, rows, columns = grid.values.shape
    words = [NOTICE, sheet.description]
    if state in sheet.state_words:
        words.append(sheet.state_words[state])
    return {
        "profile": "data-resource",
        "name": name,
        "sheet": sheet.name,
        "state": state,
        "theme": sheet.theme,
        "title": title_of(sheet, state),
        "description": " ".join(words),
        "path": f"{name}.tif",
        "format": "tif",
        "mediatype": "image/tiff; application=geotiff",
        "crs": CRS,
        "raster": {
            "bands": list(sheet.bands),
            "unit": sheet.unit,
            "basis": sheet.basis,
            "scale": sheet.scale,
            "nodata": sheet.nodata,
            "dtype": sheet.dtype,
            "cellM": grid.cell_m,
            "shape": [bands, rows, columns],
        },
    }


_LAYER_NAMES = {name for sheet in LAYERS for _, name in resources_of(sheet)}
_STATES_OF = {sheet.name: dict(resources_of(sheet)) for sheet in (*LAYERS, *TABLES)}


def _links(sheet: Sheet, state: str | None) -> list[tuple[str, str, str]]:
    """Return the links of a sheet in one state; to what does not exist in that state, in its own first one."""
    found = []
    for own, other, there in sheet.links:
        names = _STATES_OF[other]
        found.append((own, names.get(state) or names.get(None) or next(iter(names.values())), there))
    return found


def title_of(sheet: Sheet | RasterSheet, state: str | None) -> str:
    """Return the title of a sheet, with the state where it exists in several."""
    words = {"before": "before the works", "works": "during the works", "after": "after the works"}
    return f"{sheet.title}, {words[state]}" if state and len(sheet.states) > 1 else sheet.title


def layer_description(sheet: Sheet, state: str | None = None) -> str:
    """Return the words that stand with a layer, the notice first."""
    return " ".join(filter(None, [NOTICE, sheet.description, sheet.state_words.get(state or "", "")]))


def _fields(sheet: Sheet, raw: RawFile | None) -> list[dict[str, Any]]:
    return [_field(f, raw) for f in sheet.fields]


def _field(column: Field, raw: RawFile | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": column.type if raw is None else raw.types.get(column.name, column.type),
        "description": column.description,
        "basis": column.basis,
    }
    if column.unit:
        described["unit"] = column.unit
    if described["type"] == "boolean":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if raw is not None and column.name in raw.types:
        return described  # what the office wrote there keeps to no rule
    if column.required:
        constraints["required"] = True
    if column.unique and raw is None:
        constraints["unique"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    described["constraints"] = constraints | column.constraints
    if not described["constraints"]:
        del described["constraints"]
    return described
