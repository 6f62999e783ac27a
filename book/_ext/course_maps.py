"""Maps that wait until a reader asks: a picture in the page, the live map in a file of its own.

A page's code hands a map over as data (`book/maps/showing.py`). This extension writes its picture, its live form and a
table of all it tells into the folder `maps`, and puts the picture, with ways to the rest, into the page. `js/maps.js`
opens the live map in the picture's place at a tap; without scripts and in print the picture stays.
"""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from book.maps.showing import FOLDER
from book.maps.views import IN_THE_BOOK

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
_ = get_translation("course")
_HANDED_OVER = re.compile(r'<script type="application/json" class="course-map">(.*?)</script>', re.DOTALL)


class MapNode(nodes.General, nodes.Element):
    """A map in a page: `told` as the page's code handed it over, `stem` the beginning of its files' names."""


class TakeMaps(SphinxPostTransform):
    """Write the files of a page's maps, and leave a node in the place of each."""

    default_priority = 700
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Look through what the cells gave out."""
        folder = Path(self.app.outdir) / FOLDER
        seen = set[str]()
        for raw in list(self.document.findall(nodes.raw)):
            found = _HANDED_OVER.search(raw.astext())
            if not found:
                continue
            told = json.loads(found[1])
            stem = f"{self.env.docname.replace('/', '-')}-{told['name']}"
            if stem in seen:
                logger.warning(
                    "two maps are called %r: give each its own name=", told["name"], location=raw, type="maps"
                )
            seen.add(stem)
            folder.mkdir(exist_ok=True)
            (folder / f"{stem}.webp").write_bytes(base64.b64decode(told.pop("picture")))
            (folder / f"{stem}.html").write_text(told.pop("live"), encoding="utf-8")
            table = told.pop("table")
            if table:
                (folder / f"{stem}-table.html").write_text(table, encoding="utf-8")
            raw.replace_self(MapNode("", told=told, stem=stem, table=bool(table)))


def _open(writer: HTML5Translator, node: MapNode) -> None:
    told: dict[str, Any] = node["told"]
    say = {name: writer.encode(str(words)) for name, words in _words().items()}
    title, alt = writer.attval(told["title"]), writer.attval(told["alt"])
    way = writer.attval("../" * writer.builder.current_docname.count("/") + f"{FOLDER}/{node['stem']}")
    table = f' <a href="{way}-table.html">{say["table"]}</a>' if node["table"] else ""
    facts = ""
    if told["summary"]:
        facts = f"<details><summary>{say['facts']}</summary>\n{told['summary']}\n</details>"
    writer.body.append(
        f'<figure class="course-map" id="map-{told["name"]}">\n'
        f'<img src="{way}.webp" alt="{alt}" width="{told["width"]}" height="{told["height"]}" '
        'decoding="async">\n'
        f'<figcaption><p><span class="caption-text">{writer.encode(told["title"])}</span></p></figcaption>\n'
        f'<p class="course-map-ways"><button type="button" class="part-button" data-map="{way}.html" '
        f'data-title="{title}" data-open="{say["open"]}" data-close="{say["close"]}" aria-expanded="false" hidden>'
        f'{say["open"]}</button> <a href="{way}.html">{say["alone"]}</a>{table}</p>\n{facts}</figure>\n'
    )


def _close(_writer: HTML5Translator, _node: MapNode) -> None:
    """Nothing is left to write."""


def _words() -> dict[str, str]:
    return {
        "open": _("Open the live map"),
        "close": _("Back to the picture"),
        "alone": _("The map alone, full screen"),
        "table": _("All it tells, as a table"),
        "facts": _("What the map shows, in numbers"),
    }


def clear(app: Sphinx, error: Exception | None) -> None:
    """Remove the files of maps that no page shows any more."""
    folder = Path(app.outdir) / FOLDER
    if error or app.builder.format != "html" or not folder.is_dir():
        return
    pages = [page for page in Path(app.outdir).rglob("*.html") if page.parent != folder]
    shown = {name for page in pages for name in re.findall(rf"{FOLDER}/([\w-]+\.\w+)", page.read_text("utf-8"))}
    for file in folder.iterdir():
        if file.name not in shown:
            file.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    os.environ[IN_THE_BOOK] = "yes"  # the pages' kernels read it
    app.add_node(MapNode, html=(_open, _close))
    app.add_post_transform(TakeMaps)
    app.add_css_file("css/maps.css")
    app.add_js_file("js/maps.js")
    app.connect("build-finished", clear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
