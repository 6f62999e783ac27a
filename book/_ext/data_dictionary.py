"""``data-dictionary``: what every layer, table and field of a data package means, read from its ``datapackage.json``.

A field says what it rests on: a published *fact*, an *assumption*, an *invention*, or that it is *computed* from these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

SHAPES = {"Polygon": "areas", "LineString": "lines", "Point": "points"}
COLUMNS = ("Field", "What it says", "Kind and unit", "Rests on")


def parts_of(package: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give each layer and each table of a package, layers first, with the file in which it is."""
    for resource in package["resources"]:
        for layer in resource.get("layers", []):
            yield {**layer, "file": resource["path"], "kind": f"layer of {SHAPES[layer['geometryType']]}"}
    for resource in package["resources"]:
        if "schema" in resource:
            yield {**resource, "file": resource["path"], "kind": "table"}


def kind_of(field: dict[str, Any]) -> str:
    """Say which values a field may hold, in words."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return "one of: " + ", ".join(str(value) for value in limits["enum"])
    words = {"string": "text", "integer": "whole number", "number": "number", "date": "date", "boolean": "yes or no"}
    kind = words.get(field["type"], field["type"])
    if "unit" in field:
        kind += f", {field['unit']}"
    return kind if limits.get("required") else f"{kind}; may be empty"


def without_notice(text: str, notice: str) -> str:
    """Take the notice off a description: the page says it once, at the top."""
    return text.removeprefix(notice).strip()


class DataDictionary(SphinxDirective):
    """Describe a data package; its argument is the way to the ``datapackage.json``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the package and write a section for each of its parts."""
        _, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(path)
        try:
            package = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as reason:
            raise self.error(f"The data package cannot be read ({reason}). Run: ./course data") from None
        notice = nodes.admonition("", nodes.title("", "Synthetic twin"), classes=["notice"])
        notice += nodes.paragraph("", package["notice"])
        about = nodes.paragraph("", without_notice(package["description"], package["notice"]))
        return [notice, about, _bases(package["bases"]), *(self.part(part, package) for part in parts_of(package))]

    def part(self, part: dict[str, Any], package: dict[str, Any]) -> nodes.section:
        """Describe a layer or a table."""
        name = f"data-{part['name'].replace('_', '-')}"
        section = nodes.section(ids=[name], names=[name])
        title = nodes.title("", "", nodes.literal("", part["name"]), nodes.Text(f" · {part['title']}"))
        section += title
        self.state.document.note_explicit_target(section, section)
        rows = f"{part['rows']:,} row{'' if part['rows'] == 1 else 's'}"
        section += nodes.paragraph("", without_notice(part["description"], package["notice"]))
        section += nodes.paragraph("", f"{rows} · {part['kind']} · file ", nodes.literal("", part["file"]))
        section += _fields(part)
        return section


def _bases(bases: dict[str, str]) -> nodes.bullet_list:
    listed = nodes.bullet_list()
    for name, meaning in bases.items():
        listed += nodes.list_item("", nodes.paragraph("", "", _mark(name), nodes.Text(f" {meaning}")))
    return listed


def _mark(basis: str) -> nodes.inline:
    return nodes.inline("", basis, classes=["basis", f"basis-{basis}"])


def _fields(part: dict[str, Any]) -> nodes.table:
    keys = part["schema"].get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    group = nodes.tgroup(cols=len(COLUMNS))
    for width in (22, 46, 20, 12):
        group += nodes.colspec(colwidth=width)
    group += nodes.thead("", nodes.row("", *(_cell(nodes.Text(name)) for name in COLUMNS)))
    body = nodes.tbody()
    for field in part["schema"]["fields"]:
        name = [nodes.literal("", field["name"])]
        if field["name"] in keys:
            name.append(nodes.Text(" (key)"))
        body += nodes.row(
            "", _cell(*name), _cell(*_with_code(field["description"])), _cell(nodes.Text(kind_of(field))),
            _cell(_mark(field["basis"])),
        )  # fmt: skip
    group += body
    return nodes.table("", group, classes=["stack"])


def _cell(*inside: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *inside))


def _with_code(text: str) -> list[nodes.Node]:
    """Turn words between backticks into code."""
    pieces = text.split("`")
    return [nodes.literal("", piece) if at % 2 else nodes.Text(piece) for at, piece in enumerate(pieces)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("data-dictionary", DataDictionary)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
