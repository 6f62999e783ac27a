"""Boxes with a voice: ``municipality-asks``, ``residents`` and ``role-card``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .html import Part, tag
from .words import _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


class MunicipalityAsks(Part):
    """The question that a unit answers; the optional argument says who asks."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Write a quotation."""
        box = tag("blockquote", classes="asks")
        if self.arguments:
            box += tag("p", self.line(self.arguments[0]), classes="part-label")
        return [self.parse_into(box)]


class Residents(Part):
    """What a plan looks like from the other side of the table."""

    def run(self) -> list[nodes.Node]:
        """Write a box that says whose side it is."""
        return [self.parse_into(tag("div", classes="residents", role="note", aria_label=_("The residents' side")))]


class RoleCard(Part):
    """A card for a discussion in roles: the argument is the role, the content what it wants, knows and may lose."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Write a card that can be cut out."""
        head = tag("p", self.line(self.arguments[0]), classes="role-name")
        return [self.parse_into(tag("div", tag("p", _("Role"), classes="part-label"), head, classes="role-card"))]


def connect(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("municipality-asks", MunicipalityAsks)
    app.add_directive("residents", Residents)
    app.add_directive("role-card", RoleCard)
