"""The survey of needs, and monitoring before, during and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.schema.vocabulary import Sheet

SHEETS: tuple[Sheet, ...] = ()
