"""The works: phases, temporary housing, and how each family moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.schema.vocabulary import Sheet

SHEETS: tuple[Sheet, ...] = ()
