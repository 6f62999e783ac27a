"""What the parts of one page must know of other pages: units' numbers, and where outcomes and decision logs stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class TeachingDomain(Domain):
    """Remembers, for each page, its unit's number and which of ``outcomes``, ``logs`` and ``lists`` it has."""

    name = "teaching"
    label = "teaching parts"
    initial_data: ClassVar[dict[str, dict[str, Any]]] = {"units": {}, "outcomes": {}, "logs": {}, "lists": {}}

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again."""
        for pages in self.data.values():
            if isinstance(pages, dict):
                pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        for kind in self.initial_data:
            found = otherdata[kind]
            self.data[kind].update({page: found[page] for page in docnames if page in found})

    def resolve_any_xref(self, *_args: object) -> list[tuple[str, nodes.reference]]:
        """Find nothing: parts are linked by their labels."""
        return []

    def pages(self, kind: str) -> list[str]:
        """Give the units' pages with a kind of part, in their order; other pages, such as examples, are in no list."""
        units = self.data["units"]
        return sorted((page for page in self.data[kind] if page in units), key=lambda page: (int(units[page]), page))


def domain_of(env: BuildEnvironment) -> TeachingDomain:
    """Give the domain."""
    return env.get_domain("teaching")  # type: ignore[return-value]


def without_links(node: nodes.Node) -> list[nodes.Node]:
    """Copy what stands in a node for another page: links and citations, which are relative to a page, become words."""
    copy = node.deepcopy()
    for link in [*copy.findall(pending_xref), *copy.findall(nodes.reference)]:
        if link.parent is not None:
            link.replace_self(link.children or nodes.Text(""))
    for made in copy.findall(nodes.Element):
        made["ids"] = []
    return copy.children


def write_lists_again(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages that list parts of others: they are written again with every build."""
    return list(domain_of(env).data["lists"])


def connect(app: Sphinx) -> None:
    """Add the domain."""
    app.add_domain(TeachingDomain)
    app.connect("env-updated", write_lists_again)
