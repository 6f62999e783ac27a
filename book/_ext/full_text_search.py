"""Search through the whole text of the book, in any of its languages, with or without a server.

Sphinx's own index cuts words at what it takes for their ends, and so cuts Khmer, which has no spaces between words,
at its vowel signs. Here the text itself is the index: the words of each section, in scripts that only the search page
loads, ``searchdata-1.js`` and so on for each language. None is heavier than a page may be, so the first answers come
after a second of slow mobile data and the rest join them; a reader's browser fetches again only the parts that changed.
``apart/search.js`` looks for what the reader types in them, and says how a word must stand in the text to count. They
are scripts, not files of data, because a page opened from a folder may load no other.

Libraries were weighed. Pagefind needs a server and found Khmer words only at the start of a run of text; MiniSearch
and Lunr index words, so they need Khmer cut into words first, at build time and in the query alike, and two cuts of
the same letters do not always agree. A course of this size is a few hundred kilobytes of text: reading through it for
each query takes a few milliseconds, misses nothing, and needs less code than preparing one of them.

What a reader sees of a page is gathered when the page is written, and kept beside Sphinx's own files of that page: so
a page that is not written again keeps its words, and it does not matter which process wrote it. Code, formulas, maps
and what other pages load are left out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import get_translation
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)
_ = get_translation("course")

INDEX = "searchdata-{}.js"
# Bytes of one part with gzip: two seconds of slow mobile data.
PART = 50_000
# Sphinx's own search, which nothing asks for any more.
REMOVED = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {
    "a", "abbr", "b", "bdi", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_UNREAD_TAGS = {
    "button",
    "iframe",
    "math",
    "noscript",
    "pre",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
}
_UNREAD_CLASSES = {
    "above-input",
    "cell_input",
    "course-map-ways",
    "headerlink",
    "highlight",
    "math",
    "stack-label",
    "toctree-wrapper",
}
# Letters that show nothing and break words for a program: zero-width space and joiner, soft hyphen, byte order mark.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u00ad\u2060\ufeff"))
_ENDED = (".", "?", "!", ":", ";", ",", "។", "៖", "៕", "…")


class Section:
    """What stands under one heading, down to the next.

    Attributes
    ----------
    anchor : str
        Where a link to it leads inside its page; empty for the top of the page.
    """

    def __init__(self, anchor: str) -> None:
        self.anchor = anchor
        self._heading: list[str] = []
        self._text: list[str] = []

    def add(self, words: str, *, heading: bool) -> None:
        """Add words to the text or to the heading; a line feed of `BLOCK` ends a paragraph, a cell, a list item."""
        (self._heading if heading else self._text).append(words)

    @property
    def heading(self) -> str:
        """The heading, on one line."""
        return tidy("".join(self._heading))

    @property
    def text(self) -> str:
        """The text, on one line."""
        return tidy("".join(self._text))


BLOCK = "\0"


def tidy(words: str) -> str:
    """Put what was read on one line in NFC, with a dot between parts that no sign of punctuation ends."""
    parts = (" ".join(part.split()) for part in unicodedata.normalize("NFC", words).translate(_INVISIBLE).split(BLOCK))
    line = ""
    for part in filter(None, parts):
        between = "" if not line else " " if line.endswith(_ENDED) else " · "
        line += between + part
    return line


class PageReader(HTMLParser):
    """Read the HTML of a page's text into its sections; a glossary term is a section of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.sections = [Section("")]
        self._within = [self.sections[0]]
        self._open: list[tuple[str, str]] = []  # each tag with what its end ends
        self._unread = 0
        self._in_heading = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins."""
        if tag not in _INLINE:
            self._add(BLOCK)
        if tag in _VOID:
            return
        about = dict(attrs)
        classes = set((about.get("class") or "").split())
        role = self._role(tag, about.get("id") or "", classes)
        self._open.append((tag, role))
        if role == "unread":
            self._unread += 1
        elif role == "heading":
            self._in_heading += 1

    def _role(self, tag: str, anchor: str, classes: set[str]) -> str:
        if tag in _UNREAD_TAGS or classes & _UNREAD_CLASSES:
            return "unread"
        if tag == "section" and anchor:
            self._begin(anchor)
            return "section"
        if tag == "dl" and "glossary" in classes:
            return "glossary"
        if tag == "dt" and anchor.startswith("term-"):
            self._end_term()
            self._begin(anchor)
            return "heading"
        return "heading" if tag in _HEADINGS and not self._within[-1].heading else ""

    def _begin(self, anchor: str) -> None:
        # The page's own first section is the top of the page.
        first = len(self.sections) == 1 and not self.sections[0].text
        if first and not self._within[1:]:
            self._within.append(self.sections[0])
            return
        self.sections.append(Section(anchor))
        self._within.append(self.sections[-1])

    def _end_term(self) -> None:
        if self._within[-1].anchor.startswith("term-"):
            self._within.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note what ends: the innermost such element that is open, with all that is open inside it."""
        if tag not in _INLINE:
            self._add(BLOCK)
        if not any(tag == opened for opened, _role in self._open):
            return
        while True:
            ended, role = self._open.pop()
            if role == "unread":
                self._unread -= 1
            elif role == "heading":
                self._in_heading -= 1
            elif role == "glossary":
                self._end_term()
            elif role == "section":
                self._within.pop()
            if ended == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep the words that a reader sees."""
        self._add(data)

    def _add(self, words: str) -> None:
        if not self._unread:
            self._within[-1].add(words, heading=self._in_heading > 0)


def read_page(body: str) -> dict[str, Any]:
    """Read a page.

    Parameters
    ----------
    body : str
        HTML of the page's text, without what stands around it.

    Returns
    -------
    dict
        ``title``, and ``sections``: lists of anchor, heading and text. The first is the top of the page: its anchor and
        heading are empty.
    """
    reader = PageReader()
    reader.feed(body)
    reader.close()
    top, *rest = reader.sections
    sections = [["", "", top.text], *([part.anchor, part.heading, _with_english(part)] for part in rest)]
    return {"title": top.heading, "sections": sections}


def _with_english(part: Section) -> str:
    """Give a section's text; a glossary term in another language gets its English name, which its anchor keeps."""
    english = part.anchor.removeprefix("term-").replace("-", " ")
    shown = re.sub(r"[\W_]+", " ", f"{part.heading} {part.text}").casefold()
    if not part.anchor.startswith("term-") or english.casefold() in shown or english.isdigit():
        return part.text
    return tidy(f"{part.text}{BLOCK}{english}")


def keep_words(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Keep the words of a page that is being written."""
    if doctree is None:
        return
    kept = _kept(app, page)
    kept.parent.mkdir(parents=True, exist_ok=True)
    hidden = {"nosearch", "no-search"} & app.env.metadata.get(page, {}).keys()
    words = None if hidden else {"address": app.builder.get_target_uri(page), **read_page(context.get("body", ""))}
    kept.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _kept(app: Sphinx, page: str) -> Path:
    return Path(app.doctreedir) / "search" / f"{page}.json"


def reading_order(env: BuildEnvironment) -> list[str]:
    """Give the pages in the order of the table of contents, then those that stand in none."""
    ordered: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        page = waiting.pop()
        if page not in ordered:
            ordered[page] = None
            waiting += reversed(env.toctree_includes.get(page, []))
    return [page for page in [*ordered, *sorted(env.found_docs - ordered.keys())] if page in env.found_docs]


def as_scripts(pages: list[dict[str, Any]]) -> list[bytes]:
    """Write the index.

    Parameters
    ----------
    pages : list of dict
        In reading order.

    Returns
    -------
    list of bytes
        Scripts. Each adds to one list the address, title and sections of some pages: as many as `PART` allows, or one.
    """
    parts: list[list[bytes]] = []
    room = 0
    for page in pages:
        listed = [page["address"], page["title"], page["sections"]]
        written = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        weight = len(gzip.compress(written, mtime=0))
        if weight > room:
            parts.append([])
            room = PART
        parts[-1].append(written)
        room -= weight
    return [b"(window.courseText||=[]).push(" + b",".join(part) + b");\n" for part in parts]


def words_of_page() -> dict[str, str]:
    """Give what the search page says, in the language of the book."""
    return {
        "title": str(_("Search")),
        "label": str(_("Words to look for")),
        "go": str(_("Search")),
        "hint": str(_("Type two letters or more. All words must stand in the same section. Accents may be left out.")),
        "without": str(_("Searching needs JavaScript, which is switched off in your browser.")),
        "loading": str(_("The text of the book is being loaded …")),
        "more_to_come": str(_("{said} so far; the rest of the book is being loaded …")),
        "titles": str(
            _("Not all of the text could be loaded. Where it is missing, only the titles of pages are searched.")
        ),
        "one": str(_("1 section found")),
        "many": str(_("{n} sections found")),
        "none": str(_("Nothing found for “{query}”.")),
        "shorter": str(_("Try the beginning of the word, or another word for it.")),
        "fewer": str(_("Use fewer words: a section must hold all of them.")),
        "glossary": str(_("Look into the glossary: it has each term in English, French and Khmer.")),
        "more": str(_("Show more")),
    }


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the index, all pages being written, and let Sphinx write the search page."""
    if not _is_ours(app):
        return
    found = (_kept(app, page) for page in reading_order(app.env))
    pages = [page for file in found if file.is_file() and (page := json.loads(file.read_text(encoding="utf-8")))]
    scripts = as_scripts(pages)
    for old in Path(app.outdir).glob(INDEX.format("*")):
        old.unlink()
    index = []
    for number, script in enumerate(scripts, 1):
        name = INDEX.format(number)
        (Path(app.outdir) / name).write_bytes(script)
        index.append(f"{name}?v={hashlib.sha256(script).hexdigest()[:8]}")
    packed = ", ".join(f"{len(gzip.compress(script, mtime=0)) / 1e3:.0f}" for script in scripts)
    logger.info("search: index in parts of %s KB with gzip", packed)
    words = words_of_page()
    titles = [[page["address"], page["title"]] for page in pages]
    glossary = next((page["address"] for page in pages if any(s[0].startswith("term-") for s in page["sections"])), "")
    told = {"words": words, "titles": titles, "index": index, "glossary": glossary}
    yield "search", {"title": words["title"], "words": words, "told": told}, "search.html"


def _is_ours(app: Sphinx) -> bool:
    return app.builder.name in {"html", "dirhtml"}


def switch_off(app: Sphinx) -> None:
    """Keep Sphinx from indexing words and from writing its own search page."""
    if _is_ours(app):
        app.builder.search = False  # type: ignore[attr-defined]


def remove(app: Sphinx, error: Exception | None) -> None:
    """Take away the scripts of Sphinx's own search."""
    if not error and _is_ours(app):
        for name in REMOVED:
            (Path(app.outdir) / name).unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("builder-inited", switch_off)
    # After those extensions that change what the page says.
    app.connect("html-page-context", keep_words, priority=800)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", remove)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
