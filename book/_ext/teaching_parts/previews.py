"""What a glossary term means, on the term itself.

The definition becomes the link's ``title``, which needs no script. ``previews.js`` shows it on focus and at a tap as
well, and does the same for citations, which sphinxcontrib-bibtex gives a title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LONGEST = 320  # letters: what fits on half a phone


def definitions(env: BuildEnvironment, page: str) -> dict[str, str]:
    """Give the first paragraph of each definition on a page, in its language, by the id of its term."""
    known = env.__dict__.setdefault("teaching_definitions", {})
    if page not in known:
        known[page] = {}
        for item in env.get_doctree(page).findall(nodes.definition_list_item):
            said = next((part for part in item.findall(nodes.paragraph)), None)
            for term in item.findall(nodes.term):
                known[page].update({name: in_plain_words(said) for name in term["ids"] if said is not None})
    return known[page]


def in_plain_words(said: nodes.paragraph) -> str:
    """Put a definition on one line, without its sources, and cut after a word where it is too long."""
    said = said.deepcopy()
    for link in list(said.findall(pending_xref)):
        if link.get("refdomain") == "cite":
            link.parent.remove(link)
    text = re.sub(r"\s+([.,;:)])", r"\1", " ".join(said.astext().split()))
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0] + " …"


def explain_terms(app: Sphinx, document: nodes.document, page: str) -> None:
    """Give each link to a term its definition."""
    places = {
        (home, name) for (kind, _term), (home, name) in app.env.get_domain("std").objects.items() if kind == "term"
    }
    uris = {}
    for home, name in places:
        if home != page:
            uris[f"{app.builder.get_relative_uri(page, home)}#{name}"] = (home, name)
    for link in document.findall(nodes.reference):
        place = uris.get(link.get("refuri", ""))
        if place:
            home, name = place
            said = definitions(app.env, home).get(name)
            if said:
                link["reftitle"] = said
                link["classes"].append("explained")


def forget(_app: Sphinx, env: BuildEnvironment, _pages: list[str]) -> None:
    """Read definitions anew in each build."""
    env.__dict__.pop("teaching_definitions", None)


def connect(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("doctree-resolved", explain_terms)
    app.connect("env-before-read-docs", forget)
