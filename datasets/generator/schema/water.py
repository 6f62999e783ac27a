"""Terrain, drains and floods."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.schema.vocabulary import RasterSheet, Sheet

SHEETS: tuple[Sheet, ...] = ()
RASTERS: tuple[RasterSheet, ...] = ()
