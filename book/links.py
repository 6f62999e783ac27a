"""Links within the built book: each must lead to a file that is there, and to a place in it that is there."""

from __future__ import annotations

import html
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ADDRESS = re.compile(r"\s(?:href|src)\s*=\s*\"([^\"]*)\"")
_PLACE = re.compile(r"\s(?:id|name)\s*=\s*\"([^\"]*)\"")
_OUT = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)


def dead_links(folder: Path, awaited: Collection[str] = ()) -> list[str]:
    """Find links that lead nowhere within a folder of pages. Links to other hosts are not followed.

    Parameters
    ----------
    folder : Path
        The built book.
    awaited : collection of str
        Folders in it that are not built yet: links into them are let be.

    Returns
    -------
    list of str
        For each page and dead address: where it stands, and what is not there.
    """
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    pages = {name: _read(path) for name, path in there.items() if name.endswith(".html")}
    dead = []
    for here, (addresses, _) in pages.items():
        for address in addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or (not parts.path and not parts.fragment):
                continue
            # By words alone, for a book has no symbolic links, and a disk is slow to ask.
            way = posixpath.join(posixpath.dirname(here), unquote(parts.path)) if parts.path else here
            target = posixpath.normpath(way)
            if target == "." or (target in there and there[target].is_dir()):
                target = posixpath.normpath(f"{target}/index.html")
            if target.startswith(("../", "/")):
                dead.append(f"{here}: {address} leads out of the book")
            elif target.split("/")[0] in awaited:
                continue
            elif target not in there:
                dead.append(f"{here}: {address} is not there")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target][1]:
                dead.append(f"{here}: {address}: the page has no such place")
    return dead


def _read(path: Path) -> tuple[list[str], set[str]]:
    """Give the addresses that a page asks for or links to, each once, and the places in it."""
    text = _OUT.sub(lambda found: found[0][: found[0].index(">") + 1], path.read_text(encoding="utf-8"))
    addresses, places = dict[str, None](), set[str]()
    for tag in _TAG.findall(text):
        addresses.update(dict.fromkeys(html.unescape(one) for one in _ADDRESS.findall(tag)))
        places.update(html.unescape(one) for one in _PLACE.findall(tag))
    return list(addresses), places
