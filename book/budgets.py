"""How heavy pages may be for a cheap phone on slow mobile data, and which are heavier.

A page's words, styles and scripts arrive together and make the reader wait. Its pictures come on top, each within a
bound of its own: readers see them arrive one by one, below the words.
"""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Bytes on the way, text with gzip. A map's picture gives up fine detail before a phone waits longer.
PAGE, PICTURE, MAP_PICTURE = 90_000, 60_000, 35_000
PACKED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}  # a server sends these with gzip
# The search page's own script; it has a bound of its own in the tests.
_APART = ("apart/",)
_ASKED = re.compile(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"?#]+)')
_PICTURE = re.compile(r'<img[^>]*src="([^"?#]+)"')


def weigh(path: Path) -> int:
    """Give the bytes that a server sends for a file."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in PACKED else len(content)


def over_budget(html: Path) -> list[str]:
    """Find pages of a built book that are too heavy.

    Parameters
    ----------
    html : Path
        The built book.

    Returns
    -------
    list of str
        For each: the page, what weighs too much, and how much it may weigh.
    """
    known: dict[Path, int] = {}

    def weight(path: Path) -> int:
        if path not in known:
            known[path] = weigh(path)
        return known[path]

    faults = []
    for page in sorted(html.rglob("*.html")):
        if page.parent.name == "maps" or "_static" in page.parts:
            continue
        text, name = page.read_text(encoding="utf-8"), page.relative_to(html).as_posix()
        parts = {page: weight(page)} | {file: weight(file) for file in _files(_ASKED, text, page)}
        if sum(parts.values()) > PAGE:
            told = ", ".join(
                f"{file.name} {size // 1000} KB" for file, size in sorted(parts.items(), key=lambda x: -x[1])
            )
            faults.append(f"{name}: {sum(parts.values()) // 1000} KB of {PAGE // 1000} KB ({told})")
        for picture in _files(_PICTURE, text, page):
            bound = MAP_PICTURE if picture.parent.name == "maps" else PICTURE
            if weight(picture) > bound:
                faults.append(f"{name}: picture {picture.name}: {weight(picture) // 1000} KB of {bound // 1000} KB")
    return faults


def _files(pattern: re.Pattern[str], text: str, page: Path) -> Iterator[Path]:
    for address in dict.fromkeys(pattern.findall(text)):
        file = (page.parent / address).resolve()
        if file.is_file() and not any(part in address for part in _APART):
            yield file
