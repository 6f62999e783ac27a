"""Zones and reserves, candidate sites, costs, projects and ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.schema.vocabulary import Sheet

SHEETS: tuple[Sheet, ...] = ()
