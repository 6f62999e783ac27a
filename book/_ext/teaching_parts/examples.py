"""``live-example``: what an author writes, and below it what a reader sees; both from the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from .html import Part, tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class LiveExample(Part):
    """Show the content as it is written, then what it makes."""

    def run(self) -> list[nodes.Node]:
        """Write the lines and parse them."""
        written = "\n".join(self.content)
        shown = nodes.literal_block(written, written, language="text", classes=["written"])
        return [shown, self.parse_into(tag("div", classes="example"))]


def connect(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("live-example", LiveExample)
