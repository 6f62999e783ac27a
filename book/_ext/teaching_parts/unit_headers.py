"""``unit``: what a unit is for, what it takes and what it builds on; ``outcomes-list``: the outcomes of all units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from .domain import domain_of, without_links
from .html import Part, Tag, tag
from .words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OUTCOME = re.compile(r"(\d+)[a-z]")


class Unit(Part):
    """Open a unit: its number, its aim, and inside it ``minutes``, ``outcomes`` and ``before``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the parts and set them in the order of the header."""
        number = self.arguments[0]
        if not number.isdigit():
            raise self.error(f"A unit has a number, and {number!r} is none.")
        domain_of(self.env).data["units"][self.env.docname] = number
        inside = self.parse_into(nodes.Element())
        named = [child for child in inside.children if isinstance(child, Tag) and child.get("part")]
        aim = [child for child in inside.children if child not in named]
        if not aim:
            self.warn("Unit %s has no aim: it stands in the content, before the minutes", number)
        for kind in ("minutes", "outcomes"):
            if kind not in [child["part"] for child in named]:
                self.warn("Unit %s says nothing of its %s", number, kind)
        header = tag("div", classes="unit-header")
        header += _row(_("Aim"), *aim, classes="unit-aim")
        header += named
        return [header]


def _row(label: str, *inside: nodes.Node, classes: str, part: str = "") -> Tag:
    row = tag("div", tag("p", label, classes="part-label"), tag("div", *inside, classes="unit-says"))
    row["classes"] = [*classes.split()]
    row["part"] = part
    return row


class Minutes(Part):
    """Minutes of each part, a list whose items end with a number; their sum and a bar are made from them."""

    def run(self) -> list[nodes.Node]:
        """Add up the minutes and draw the bar."""
        inside = self.parse_into(nodes.Element())
        minutes = []
        for item in inside.findall(nodes.list_item):
            last = re.search(r"(\d+)\W*$", item.astext())
            if last:
                minutes.append(int(last[1]))
            else:
                self.warn("no number of minutes at the end of %r", item.astext())
        if not minutes:
            self.warn("a list of parts with their minutes is expected")
        bar = tag("div", classes="unit-bar", aria_hidden="true")
        bar += [tag("span", style=f"flex-grow: {each}") for each in minutes]
        total = tag("p", _("{minutes} minutes").format(minutes=sum(minutes)), classes="unit-total")
        for listed in inside.findall(nodes.bullet_list):
            listed["classes"].append("unit-minutes")
        return [_row(_("Time"), total, bar, *inside.children, classes="unit-time", part="minutes")]


class Outcomes(Part):
    """What a reader can do afterwards: a list whose items begin with an id in bold, such as **1a**."""

    def run(self) -> list[nodes.Node]:
        """Give each outcome its anchor, ``outcome-1a``."""
        inside = self.parse_into(nodes.Element())
        unit = domain_of(self.env).data["units"].get(self.env.docname)
        for item in inside.findall(nodes.list_item):
            first = next(iter(item.findall(nodes.strong)), None)
            found = OUTCOME.fullmatch(first.astext()) if first else None
            if not found or not item.astext().startswith(found[0]):
                self.warn("an outcome begins with its id in bold, such as **%sa**: %r", unit or 1, item.astext())
            elif unit and found[1] != unit:
                self.warn("outcome %s does not begin with the number of unit %s", found[0], unit)
            else:
                self.target(item, f"outcome-{found[0]}")
                item["outcome"] = found[0]
        for listed in inside.findall(nodes.bullet_list):
            listed["classes"].append("unit-outcomes")
        domain_of(self.env).data["outcomes"][self.env.docname] = True
        return [_row(_("You will be able to"), *inside.children, classes="unit-can", part="outcomes")]


class Before(Part):
    """What a reader should have done or know before."""

    def run(self) -> list[nodes.Node]:
        """Label the content."""
        return [_row(_("Before"), *self.parse_into(nodes.Element()).children, classes="unit-before", part="before")]


class OutcomesHere(nodes.General, nodes.Element):
    """Stands where the outcomes of all units are to be listed."""


class OutcomesList(Part):
    """List the outcomes of all units, each with a link to its unit."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Leave the place free until all pages are read."""
        domain_of(self.env).data["lists"][self.env.docname] = True
        return [OutcomesHere()]


class ListOutcomes(SphinxPostTransform):
    """Fill in the outcomes, as translated as they are on their own pages."""

    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        """Write a list for each unit."""
        for place in list(self.document.findall(OutcomesHere)):
            found = []
            for page in domain_of(self.env).pages("outcomes"):
                items = [i for i in self.env.get_doctree(page).findall(nodes.list_item) if "outcome" in i]
                title = self.env.titles[page].astext()
                found.append(nodes.paragraph("", "", self.link(page, "", title), classes=["outcomes-unit"]))
                listed = nodes.bullet_list(classes=["unit-outcomes"])
                for item in items:
                    copy = nodes.list_item("", *without_links(item))
                    for name in list(copy.findall(nodes.strong))[:1]:
                        name.replace_self(nodes.strong("", "", self.link(page, item["ids"][0], name.astext())))
                    listed += copy
                found.append(listed)
            place.replace_self(found)

    def link(self, page: str, anchor: str, words: str) -> nodes.reference:
        """Link a place of another page."""
        return make_refnode(self.app.builder, self.env.docname, page, anchor, nodes.inline("", words))


def connect(app: Sphinx) -> None:
    """Add the directives."""
    for name, directive in {
        "unit": Unit, "minutes": Minutes, "outcomes": Outcomes, "before": Before, "outcomes-list": OutcomesList,
    }.items():  # fmt: skip
        app.add_directive(name, directive)
    app.add_node(OutcomesHere)
    app.add_post_transform(ListOutcomes)
