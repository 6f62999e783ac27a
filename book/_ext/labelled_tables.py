"""Tables that become a list of cards on a phone, with each cell named by its column.

A table of the class ``stack`` loses its header on a narrow screen. One of the class ``labelled`` as well gets the words
of the header into its cells, from the second column on; the style sheet shows them only where the header is not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def name_cells(_app: Sphinx, document: nodes.document) -> None:
    """Put the words of the header into the cells of each labelled table."""
    for table in document.findall(nodes.table):
        if "labelled" not in table["classes"]:
            continue
        header, *rows = table.findall(nodes.row)
        words = [entry.astext() for entry in header]
        for row in rows:
            for word, entry in list(zip(words, row, strict=True))[1:]:
                entry.insert(0, nodes.paragraph("", word, classes=["stack-label"], translatable=False))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("doctree-read", name_cells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
