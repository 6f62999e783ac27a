"""Water, electricity, sewer, drain and waste: who has what, from whom, at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.schema.vocabulary import Sheet

SHEETS: tuple[Sheet, ...] = ()
