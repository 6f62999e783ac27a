"""Words that the extension itself puts into a page, in the page's language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "course"
LOCALE = Path(__file__).resolve().parents[2] / "locale"

_ = get_translation(CATALOGUE)


def register_words(app: Sphinx) -> None:
    """Give Sphinx the catalogue of the book's language.

    It is compiled on the way, beside the doctrees: compiled catalogues are not kept in the sources, and Sphinx compiles
    only those of pages by itself.
    """
    here = Path(app.doctreedir) / "words"
    tongue = app.config.language
    source = LOCALE / tongue / "LC_MESSAGES" / f"{CATALOGUE}.po"
    if source.is_file():
        compiled = here / tongue / "LC_MESSAGES" / f"{CATALOGUE}.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as readable, compiled.open("wb") as writable:
            write_mo(writable, read_po(readable, locale=tongue))
    app.add_message_catalog(CATALOGUE, str(here))
