"""Two nodes from which the parts are built: an HTML element, and a line of an author's words that is translated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger("teaching_parts")

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Tag(nodes.General, nodes.Element):
    """An HTML element: ``tag``, its classes and ids, and ``html`` for all other attributes."""


class Line(nodes.General, nodes.TextElement):
    """A line that an author wrote as an argument. Unlike `nodes.inline` it is given to translators and stays."""


def tag(name: str, *inside: nodes.Node | str, classes: str = "", ids: tuple[str, ...] = (), **html: str) -> Tag:
    """Make an element; a text inside is a word of ours, already in the page's language."""
    node = Tag("", tag=name, classes=classes.split(), ids=list(ids), html=_attributes(html))
    node += [nodes.Text(part) if isinstance(part, str) else part for part in inside]
    return node


def _attributes(html: dict[str, str]) -> dict[str, str]:
    return {name.strip("_").replace("_", "-"): value for name, value in html.items()}


def _open(writer: HTML5Translator, node: Tag) -> None:
    writer.body.append(writer.starttag(node, node["tag"], "", **node["html"]))


def _close(writer: HTML5Translator, node: Tag) -> None:
    writer.body.append(f"</{node['tag']}>\n" if node["tag"] not in {"span", "a"} else f"</{node['tag']}>")


def _open_line(writer: HTML5Translator, node: Line) -> None:
    writer.body.append(writer.starttag(node, "span", ""))


def _close_line(writer: HTML5Translator, _node: Line) -> None:
    writer.body.append("</span>")


class Part(SphinxDirective):
    """What the directives share."""

    has_content = True

    def parse_into(self, node: nodes.Element) -> nodes.Element:
        """Parse the content, as MyST, into an element."""
        self.state.nested_parse(self.content, self.content_offset, node)
        return node

    def line(self, text: str, classes: str = "") -> Line:
        """Parse an argument, so that translators find it."""
        inside, messages = self.state.inline_text(text, self.lineno)
        line = Line(text, "", *inside, *messages, classes=classes.split())
        self.set_source_info(line)
        return line

    def warn(self, words: str, *values: object) -> None:
        """Tell the author what is amiss, with file and line."""
        logger.warning(words, *values, location=self.get_location(), type="teaching")

    def target(self, node: nodes.Element, name: str) -> None:
        """Make a part linkable under a name; a label in the book is unique, as headings' labels are."""
        node["names"].append(name)
        self.state.document.note_explicit_target(node, node)


def is_name(text: str) -> bool:
    """Tell whether an id is made of small letters, digits and single hyphens."""
    return bool(NAME.fullmatch(text))


def connect(app: Sphinx) -> None:
    """Add the nodes."""
    app.add_node(Tag, html=(_open, _close))
    app.add_node(Line, html=(_open_line, _close_line))
