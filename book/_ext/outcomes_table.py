"""``outcomes-map``: which outcomes of the course each unit serves, and where they are practised and marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

from book.outcomes_map import Outcome, OutcomesMap, UnitPage, read_map, read_unit

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ = get_translation("course")


class OutcomesTable(SphinxDirective):
    """Show the map; its argument is the way to ``outcomes.toml``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the matrix of units, then a section for each unit."""
        _relative, path = self.env.relfn2path(self.arguments[0])
        said = read_map(Path(path))
        files = sorted(Path(self.env.srcdir).glob("units/*.md"))
        for file in (path, *files):
            self.env.note_dependency(str(file))
        pages = sorted((read_unit(file) for file in files), key=lambda page: page.number)
        pages = [page for page in pages if said.of_unit(page.number)]
        return [self.matrix(pages, said), *(self.unit(page, said) for page in pages)]

    def matrix(self, pages: list[UnitPage], said: OutcomesMap) -> nodes.table:
        """Say which units serve which outcome of the course, and with which of their own."""
        rows = []
        for name, sentence in said.course.items():
            serving = [outcome for page in pages for outcome in said.of_unit(page.number) if name in outcome.serves]
            rows.append([[nodes.strong("", name), nodes.Text(f": {sentence}")], _listed(map(_of_unit, serving))])
        return _table((_("Outcome of the course"), _("Served by")), rows, (60, 40))

    def unit(self, page: UnitPage, said: OutcomesMap) -> nodes.section:
        """Say for each outcome of a unit where it is practised and marked."""
        name = f"outcomes-of-unit-{page.number}"
        section = nodes.section(ids=[name], names=[name])
        section += nodes.title("", page.title)
        self.state.document.note_explicit_target(section, section)
        rows = []
        for outcome in said.of_unit(page.number):
            marked = [*outcome.assessed, *outcome.rubric]
            rows.append(
                [
                    [_of_unit(outcome), nodes.Text(" " + page.outcomes.get(outcome.id, ""))],
                    _listed(nodes.Text(course) for course in outcome.serves),
                    _listed(_link(part, part) for part in outcome.practised),
                    _listed(nodes.literal("", task) for task in marked) or [nodes.Text("-")],
                ]
            )
        heads = (_("Outcome"), _("Serves"), _("Practised in"), _("Marked in"))
        section += _table(heads, rows, (32, 14, 26, 28))
        return section


def _of_unit(outcome: Outcome) -> addnodes.pending_xref:
    return _link(f"outcome-{outcome.id}", outcome.id)


def _link(target: str, words: str) -> addnodes.pending_xref:
    link = addnodes.pending_xref("", nodes.inline("", words), reftype="ref", refdomain="std", reftarget=target)
    link.attributes.update(refexplicit=True, refwarn=True)
    return link


def _listed(items: object) -> list[nodes.Node]:
    listed: list[nodes.Node] = []
    for item in items:
        listed += [nodes.Text(", "), item] if listed else [item]
    return listed


def _table(heads: tuple[str, ...], rows: list[list[list[nodes.Node]]], widths: tuple[int, ...]) -> nodes.table:
    group = nodes.tgroup(cols=len(heads))
    for width in widths:
        group += nodes.colspec(colwidth=width)
    group += nodes.thead("", nodes.row("", *(_cell([nodes.Text(head)]) for head in heads)))
    group += nodes.tbody("", *(nodes.row("", *(_cell(inside) for inside in row)) for row in rows))
    return nodes.table("", group, classes=["stack", "labelled"])


def _cell(inside: list[nodes.Node]) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *inside))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("outcomes-map", OutcomesTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
