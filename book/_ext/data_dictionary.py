"""``data-dictionary``: what every layer, table and field of a data package means, read from its ``datapackage.json``.

A field says what it rests on: a published *fact*, an *assumption*, an *invention*, or that it is *computed* from these.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

SHAPES = {"Polygon": "areas", "LineString": "lines", "Point": "points"}
COLUMNS = ("Field", "What it says", "Kind and unit", "Rests on")


# The groups in which a reader looks, in the order of the package; the words are those of the page's headings.
THEMES = {
    "form": "The form of the place",
    "water": "Ground and water",
    "services": "Services",
    "people": "People and homes",
    "tenure": "The land register",
    "works": "The works and the moves",
    "planning": "Rules, sites, costs and ballots",
    "survey": "Surveys",
    "city": "The city beyond",
}


def parts_of(package: dict[str, Any]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Group the layers, rasters and tables of a package: by theme, then by name; one entry for each state."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {theme: {} for theme in THEMES}
    for resource in package["resources"]:
        for part in resource.get("layers", [resource]):
            described = {**part, "file": resource["path"], "kind": _kind(part)}
            found[part["theme"]].setdefault(part["sheet"], []).append(described)
    return {theme: sheets for theme, sheets in found.items() if sheets}


def _kind(part: dict[str, Any]) -> str:
    if "geometryType" in part:
        return f"layer of {SHAPES[part['geometryType']]}"
    if "raster" in part:
        about = part["raster"]
        bands = "" if len(about["bands"]) == 1 else f", bands {', '.join(about['bands'])}"
        return f"raster, cells of {about['cellM']:g} m, in {about['unit']}{bands}"
    return "table"


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
        themes = [self.theme(theme, sheets, package) for theme, sheets in parts_of(package).items()]
        return [notice, about, _bases(package["bases"]), *themes]

    def theme(self, theme: str, sheets: dict[str, list[dict[str, Any]]], package: dict[str, Any]) -> nodes.section:
        """Describe what belongs together under one heading."""
        section = nodes.section(ids=[f"data-theme-{theme}"], names=[f"data-theme-{theme}"])
        section += nodes.title("", THEMES[theme])
        self.state.document.note_explicit_target(section, section)
        section += [self.sheet(parts, package) for parts in sheets.values()]
        return section

    def sheet(self, parts: list[dict[str, Any]], package: dict[str, Any]) -> nodes.section:
        """Describe a layer, a raster or a table with the states in which it exists; its fields are always the same."""
        first = parts[0]
        name = f"data-{first['sheet'].replace('_', '-')}"
        section = nodes.section(ids=[name], names=[name])
        title = first["title"].split(", before the works")[0]
        section += nodes.title("", "", nodes.literal("", first["sheet"]), nodes.Text(f" · {title}"))
        self.state.document.note_explicit_target(section, section)
        words = [without_notice(part["description"], package["notice"]) for part in parts]
        common = os.path.commonprefix(words)  # noqa: RUF071 - letter by letter is what is wanted
        common = common[: common.rfind(".") + 1]
        section += nodes.paragraph("", "", *_with_code(common))
        listed = nodes.bullet_list()
        for part in parts:
            rest = without_notice(part["description"], package["notice"]).removeprefix(common).strip()
            listed += nodes.list_item("", nodes.paragraph("", "", *_with_code(_state(part, rest))))
        section += listed
        if "raster" in first:
            section += nodes.paragraph("", "", nodes.Text("Rests on: "), _mark(first["raster"]["basis"]))
        else:
            section += _fields(first)
        return section


def _state(part: dict[str, Any], words: str) -> str:
    """Say in one line where one state of a sheet is kept, and what is special about it."""
    where = {"before": "before the works", "works": "during the works", "after": "after the works"}
    state = where.get(part["state"], "the same in every state")
    count = "" if "raster" in part else f"{part['rows']:,} row{'' if part['rows'] == 1 else 's'} · "
    layer = f", layer `{part['name']}`" if "geometryType" in part else ""
    return f"{state} · {count}{part['kind']} · file `{part['file']}`{layer}. {words}".strip()


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
