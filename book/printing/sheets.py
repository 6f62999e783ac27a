"""From a template to a PDF: a sheet is rendered, served beside the pages of its language, printed and finished."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from book.languages import SOURCE
from book.printing.selectable import join_clusters
from book.room import Offer, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from book.printing.browser import Printer

_TEMPLATES = Path(__file__).resolve().parents[1] / "_templates" / "print"
_NAME = "on-paper.html"


def render(template: str, **values: object) -> str:
    """Fill in a template of ``_templates/print``."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    templates.filters["style_text"] = _style_text
    return templates.get_template(template).render(values)


def _style_text(text: str) -> Markup:
    """Write a text as a style sheet quotes it."""
    return Markup('"' + re.sub(r'["\\<\n]', lambda one: f"\\{ord(one[0]):x} ", text) + '"')  # noqa: S704 - quoted


@contextlib.contextmanager
def press(printer: Printer, html: Path, language: str) -> Iterator[Callable[[str], bytes]]:
    """Give a function that prints a sheet as though it lay beside the pages of a language.

    The sheet and the built book are served on this machine's own address: a browser may be shut out of folders, as
    those that come as a snap are.
    """
    folder = f"/book/{'' if language == SOURCE else f'{language}/'}"
    offer = Offer({f"/book/{path.relative_to(html).as_posix()}": path for path in html.rglob("*") if path.is_file()})
    with serving(offer, 0, "127.0.0.1") as port:

        def print_sheet(sheet: str) -> bytes:
            offer.files[folder + _NAME] = sheet.encode("utf-8")
            return printer.print(f"http://127.0.0.1:{port}{folder}{_NAME}")

        yield print_sheet


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Give the page, from 1, on which each linked place of a PDF stands."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        places = opened.Root.get("/Dests", {})
        return {str(name).removeprefix("/"): numbers[to[0].objgen] for name, to in places.items()}


def finish(pdf: bytes, *, title: str, author: str, subject: str, bookmarks: bool) -> bytes:
    """Say in a PDF what it is, let Khmer be searched, open with bookmarks, and squeeze what the browser left loose."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        join_clusters(opened)
        opened.docinfo["/Title"] = title
        opened.docinfo["/Author"] = author
        opened.docinfo["/Subject"] = subject
        opened.docinfo["/Creator"] = "./course"
        if bookmarks:
            opened.Root.PageMode = pikepdf.Name.UseOutlines
        opened.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        opened.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
