"""Pages that a screen reader can make sense of: what other extensions write is put right before a page is stored.

- pandas leaves the head of the first column empty, a table of facts all heads: an empty head is no head.
- The line that opens hidden code says what it does; a second, other name on it hides those words from a screen reader.
- An entry of the list of sources may only be called one inside a list of such entries, which docutils does not write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_HEAD = re.compile(r"<thead>.*?</thead>\s*", re.DOTALL)
_EMPTY = re.compile(r"<th(?P<more>(?: [^>]*)?)>\s*(?:<p>\s*</p>)?\s*</th>")
_SUMMARY = re.compile(r'(<summary[^>]*?) aria-label="Toggle hidden content"')
_SOURCES = {'<div role="list" class="citation-list">': '<div class="citation-list">', ' role="doc-biblioentry"': ""}


def mend(body: str) -> str:
    """Give a page's HTML with what is named above put right."""
    body = _HEAD.sub(_mend_head, body)
    body = _SUMMARY.sub(r"\1", body)
    for written, meant in _SOURCES.items():
        body = body.replace(written, meant)
    return body


def _mend_head(head: re.Match[str]) -> str:
    cells = _EMPTY.sub(r"<td\g<more>></td>", head[0])
    return cells if "<th" in cells.removeprefix("<thead>") else ""


def mend_page(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Put right the body of a page that is about to be written."""
    if context.get("body"):
        context["body"] = mend(context["body"])


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", mend_page, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
