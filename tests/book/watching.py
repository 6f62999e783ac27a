"""What counts as a fault when a browser is watched while it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Request

ICON, BROKEN_OFF = "/_static/favicon.svg", "net::ERR_ABORTED"


def is_fault(failed: Request) -> bool:
    """Tell a file that a page lacks from its tab's icon, which Chromium fetches last and may drop."""
    return not (failed.url.endswith(ICON) and failed.failure == BROKEN_OFF)
