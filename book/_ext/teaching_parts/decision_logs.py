"""``decision-log``: the lines that a reader writes after each unit; ``decision-log-all`` lists those of the course.

In print and without scripts the lines are ruled. ``decision-log.js`` makes them fields, kept on the reader's device.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .domain import domain_of, without_links
from .html import Part, Tag, tag
from .words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class DecisionLog(Part):
    """A box with lines: text first, then a list whose items are what the reader answers."""

    def run(self) -> list[nodes.Node]:
        """Give each item of the list its lines."""
        box = self.parse_into(tag("div", classes="log"))
        prompts = [item for child in box.children if isinstance(child, nodes.bullet_list) for item in child]
        if not prompts:
            self.warn("a decision log lists what the reader answers")
        boxes = domain_of(self.env).data["logs"]
        first = boxes.get(self.env.docname, 0)
        boxes[self.env.docname] = first + len(prompts)
        for child in [child for child in box.children if isinstance(child, nodes.bullet_list)]:
            fields = [
                field(list(item.children), self.env.docname, at) for at, item in enumerate(child, start=first + 1)
            ]
            child.replace_self(fields)
        box += tools()
        return [box]


def field(asked: list[nodes.Node], page: str, at: int, *, here: bool = True) -> Tag:
    """Give a prompt its lines; on the page of all logs its name would not be unique, so it has the page's as well."""
    name = f"log-{at}" if here else nodes.make_id(f"log-{page}-{at}")
    prompt = tag("div", *asked, classes="log-prompt", ids=(name,))
    lines = tag("div", classes="log-lines")
    made = tag("div", prompt, lines, classes="log-field", data_key=f"{page}#{at}")
    made["log"] = at
    return made


def tools() -> Tag:
    """Give the place of the buttons, with their words."""
    place = tag("div", classes="log-tools", hidden="hidden")
    place["html"].update(
        {
            "data-copy": _("Copy my log"),
            "data-download": _("Download my log"),
            "data-copied": _("Copied: the lines of all units."),
            "data-failed": _("This browser does not allow copying. Download the log instead."),
            "data-empty": _("Nothing is written yet."),
            "data-title": _("My decision log"),
            "data-note": _("What you write stays on this device. The buttons take the lines of all units."),
            "data-lost": _("This browser keeps nothing. Copy your lines before you leave the page."),
        }
    )
    return place


class AllLogs(nodes.General, nodes.Element):
    """Stands where the logs of all units are to be listed."""


class DecisionLogAll(Part):
    """List the lines of all units."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Leave the place free until all pages are read."""
        domain_of(self.env).data["lists"][self.env.docname] = True
        return [AllLogs()]


class ListLogs(SphinxPostTransform):
    """Fill in the prompts of all units, as translated as they are on their own pages."""

    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        """Write a box for each unit."""
        for place in list(self.document.findall(AllLogs)):
            box = tag("div", classes="log")
            for page in domain_of(self.env).pages("logs"):
                title = self.env.titles[page].astext()
                address = self.app.builder.get_relative_uri(self.env.docname, page)
                box += tag("p", tag("a", title, href=address), classes="log-unit")
                for found in self.env.get_doctree(page).findall(lambda node: isinstance(node, Tag) and "log" in node):
                    box += field(without_links(found[0]), page, found["log"], here=False)
            box += tools()
            place.replace_self(box)


class NameUnits(SphinxPostTransform):
    """Tell each field the title of its page: it stands in what a reader copies, whatever page that is done on."""

    default_priority = 6

    def run(self, **_kwargs: object) -> None:
        """Add title and place in the course."""
        units = domain_of(self.env).data["units"]
        for made in self.document.findall(lambda node: isinstance(node, Tag) and "log" in node):
            page = made["html"]["data-key"].rpartition("#")[0]
            made["html"]["data-unit"] = self.env.titles[page].astext()
            made["html"]["data-order"] = f"{int(units.get(page, 999)):03}-{made['log']:02}"


def connect(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("decision-log", DecisionLog)
    app.add_directive("decision-log-all", DecisionLogAll)
    app.add_node(AllLogs)
    app.add_post_transform(ListLogs)
    app.add_post_transform(NameUnits)
