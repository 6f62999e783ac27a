"""Pages that ask no other host for anything, and that weigh less.

A script or style sheet from another address is a warning, hence an error of the build. After the build, the theme's
script of icons (half a megabyte; its style sheet draws the same icons from a font) is emptied, and files that no page
asks for are removed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

EMPTIED = ("scripts/fontawesome.js",)
REMOVED = ("**/*.map", "locales")


def is_elsewhere(address: str) -> bool:
    """Tell whether an address of a script or style sheet leads to another host."""
    return address.startswith(("http:", "https:", "//"))


def look_at_page(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Warn of each script and style sheet that a page would fetch from another host."""
    del app
    for kind in ("script_files", "css_files"):
        for file in context.get(kind, []):
            address = str(getattr(file, "filename", file) or "")
            if is_elsewhere(address):
                logger.warning("asks another host for %s", address, location=page, type="offline", subtype="host")


def slim(app: Sphinx, error: Exception | None) -> None:
    """Empty and remove what the theme ships and no page needs."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in EMPTIED:
        if (static / name).exists():
            (static / name).write_text("/* icons are drawn by the style sheet, from a font */\n", encoding="utf-8")
    for pattern in REMOVED:
        for path in sorted(static.glob(pattern), reverse=True):
            if path.is_file():
                path.unlink()
            else:
                for file in path.rglob("*"):
                    if file.is_file():
                        file.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    # After the theme's and other extensions' own handlers, which add files.
    app.connect("html-page-context", look_at_page, priority=900)
    app.connect("build-finished", slim)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
