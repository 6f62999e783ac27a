"""The built book as chapters: its pages in the order of the contents, each with its article, ready to be joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from book.errors import BookError
from book.languages import SOURCE
from book.offline_files import LIST

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from bs4 import Tag

# What does nothing on paper. Of a map stay the picture, its caption and its legend.
_NOT_PRINTED = (
    "script, style, template, iframe, button, input, dialog, progress, .headerlink, .offline-reading, .log-tools, "
    ".toctree-wrapper:not(:has(li)), .quiz-picks, .d-print-none, .course-map-ways, .course-map > details, "
    "details.hide .expanded, [hidden]"
)
_NAMED = ("id", "for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass(frozen=True)
class Page:
    """A page of the built book."""

    name: str
    """Its file from the folder of the language, without the ending."""

    title: str
    article: Tag
    footer: Tag
    """What stands at the end of each page: what the twin is, and the licences."""

    @property
    def key(self) -> str:
        """What stands before each of its ids in the joined book."""
        return self.name.replace("/", "-")


@dataclass(frozen=True)
class Part:
    """A group of the contents; the first one, with the front page, has no name."""

    name: str
    pages: list[Page]


def folder_of(html: Path, language: str) -> Path:
    """Give the folder of a language's pages."""
    return html if language == SOURCE else html / language


def read_parts(folder: Path) -> list[Part]:
    """Read a built book.

    Parameters
    ----------
    folder : Path
        The pages of one language.

    Raises
    ------
    BookError
        Where it is not built.
    """
    import json

    if not (folder / LIST).is_file():
        raise BookError("The book is not built yet. Run:  ./course book")
    told = json.loads((folder / LIST).read_text(encoding="utf-8"))["parts"]
    groups = [("", ["index.html"]), *((part["name"], [name for name, _ in part["pages"]]) for part in told)]
    return [Part(name, [read_page(folder, page) for page in pages]) for name, pages in groups]


def read_page(folder: Path, file: str) -> Page:
    """Read a page, without what does nothing on paper."""
    page = BeautifulSoup((folder / file).read_text(encoding="utf-8"), "html.parser")
    article = page.select_one("article.bd-article")
    footer = page.select_one(".extra_footer")
    if article is None or article.h1 is None or page.head is None or footer is None:
        raise BookError(f"{file} is no page of the book. Run:  ./course book --all")
    for useless in article.select(_NOT_PRINTED):
        useless.decompose()
    title = " ".join(article.h1.get_text().split())
    return Page(file.removesuffix(".html"), title, article, footer)


def prepare(page: Page, known: Collection[str]) -> Tag:
    """Make an article fit to stand beside others: ids of its own, links that lead within the joined book, all open.

    Parameters
    ----------
    page : Page
        Its article is changed.
    known : collection of str
        The names of the pages that are joined.
    """
    article = page.article
    for node in article.select("*"):
        if node.name == "path":  # a letter's outline, to which formulas point: the same on all pages
            continue
        for name in _NAMED:
            if node.get(name):
                names = node[name] if isinstance(node[name], list) else str(node[name]).split()
                node[name] = " ".join(f"{page.key}--{one}" for one in names)
        for name in ("src", "srcset"):
            if node.get(name):
                node[name] = _from_top(str(node[name]), page.name)
        node.attrs.pop("loading", None)  # what waits to be seen would never come
        node.attrs.pop("title", None)  # what a pointer shows
    _lead_to_headings(article)
    for folded in article.find_all("details"):
        folded["open"] = ""
    for link in article.find_all("a", href=True):
        address = _within(str(link["href"]), page, known)
        if address:
            link["href"] = address
        else:
            del link["href"]
    return article


def _lead_to_headings(article: Tag) -> None:
    """Let links lead to a heading: its section may begin at the end of the page before."""
    for heading in article.find_all(["h1", "h2", "h3", "h4", "h5"]):
        section = heading.parent
        if section is None or section.name != "section" or not section.get("id"):
            continue
        for label in heading.find_previous_siblings("span", id=True):
            heading.insert(0, label.extract())
        if not heading.get("id"):
            heading["id"] = section["id"]
            del section["id"]


def _from_top(addresses: str, page: str) -> str:
    """Let the addresses of pictures lead on from the folder of the language."""
    parted = [one.strip().split(" ") for one in addresses.split(",")] if " " in addresses else [[addresses]]
    for one in parted:
        if not re.match(r"^([a-z]+:|/)", one[0]):
            one[0] = _plain(PurePosixPath(page).parent / one[0])
    return ", ".join(" ".join(one) for one in parted)


def _within(address: str, page: Page, known: Collection[str]) -> str:
    """Give where a link leads in the joined book; empty where that is a file or page which paper has not."""
    parts = urlsplit(address)
    if parts.scheme:
        return address
    target = _plain(PurePosixPath(page.name).parent / unquote(parts.path)) if parts.path else f"{page.name}.html"
    name = target.removesuffix(".html")
    if not target.endswith(".html") or name not in known:
        return ""
    key = name.replace("/", "-")
    return f"#{key}--{unquote(parts.fragment)}" if parts.fragment else f"#{key}"


def _plain(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
