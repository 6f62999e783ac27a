"""What every layer, table, raster and field means: a module for each theme, whose words the data dictionary prints."""

from __future__ import annotations

from dataclasses import replace

from generator.schema import city, form, people, planning, services, survey, tenure, water, works
from generator.schema.vocabulary import BASES, STATES, Field, RasterSheet, Sheet, resources_of

# The order in which layers and tables are listed everywhere.
_THEMES = {
    "form": form,
    "water": water,
    "services": services,
    "people": people,
    "tenure": tenure,
    "works": works,
    "planning": planning,
    "survey": survey,
    "city": city,
}

SHEETS: tuple[Sheet, ...] = tuple(
    replace(sheet, theme=theme) for theme, module in _THEMES.items() for sheet in module.SHEETS
)
LAYERS = tuple(sheet for sheet in SHEETS if sheet.geometry)
TABLES = tuple(sheet for sheet in SHEETS if not sheet.geometry)
RASTERS: tuple[RasterSheet, ...] = tuple(replace(raster, theme="water") for raster in water.RASTERS)

__all__ = ["BASES", "LAYERS", "RASTERS", "SHEETS", "STATES", "TABLES", "Field", "RasterSheet", "Sheet", "resources_of"]
