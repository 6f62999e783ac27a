"""The built book, served, for all tests of this room."""

from __future__ import annotations

import functools
import http.server
import threading
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from generator.package import build_data

from book.commands import build_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

UNITS = ("units/01-canal-and-563-families", "units/04-who-holds-what")
WITH_DATA = ("index", "twin", "data-dictionary", "for-trainees", *UNITS)


@pytest.fixture(scope="session")
def html(root: Path) -> Path:
    """Folder of the built book; built first where it is not up to date."""
    build_data()
    build_book()
    return root / "_build" / "html"


@pytest.fixture(scope="session")
def pages(html: Path) -> dict[str, BeautifulSoup]:
    """Every page of the book that a reader can come to, parsed, under its name without ending."""
    parsed = {
        path.relative_to(html).with_suffix("").as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in html.rglob("*.html")
        if not path.relative_to(html).parts[0].startswith("_") and path.parent.name != "maps"
    }
    assert {*WITH_DATA, "glossary", "references", "how-to-use", "for-lecturers", "search"} <= parsed.keys()
    return parsed


@pytest.fixture(scope="session")
def maps(html: Path) -> list[str]:
    """Names of the pages that show a map alone, or all it tells as a table; without ending."""
    found = sorted(path.relative_to(html).with_suffix("").as_posix() for path in html.rglob("maps/*.html"))
    assert len(found) >= 2 * 3 * len(UNITS)
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(html: Path) -> Iterator[str]:
    """Address at which the book is served while tests run."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(html))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Run the machine's Chromium, driven by playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as drive:
        opened = drive.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def source(root: Path) -> Callable[[str], str]:
    """Give the text of a file in ``book/``."""
    return lambda name: (root / "book" / name).read_text("utf-8")
