"""``misconceptions``: the beliefs that keys and quizzes name, each with what is so instead and where it is met.

Read at each build from the one catalogue that the keys use, from the specimens and from the units' quizzes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

from autograder.authoring.specimens import read_specimens
from autograder.misconceptions import CatalogueError, Misconception, read_catalogue

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ = get_translation("course")
_QUIZ = re.compile(r"^:{3,}\{quiz\} (\S+)|^:belief: (\S+)", re.MULTILINE)


def tasks_that_meet(assignments: Path) -> dict[str, list[str]]:
    """Give by belief the tasks, as ``<assignment>/<task>``, of which a specimen shows it."""
    met: dict[str, list[str]] = defaultdict(list)
    for folder in sorted((assignments / "specimens").iterdir()):
        for specimen in read_specimens(folder):
            for belief in specimen.misconceptions:
                task = f"{folder.name}/{specimen.task}"
                if task not in met[belief]:
                    met[belief].append(task)
    return met


def quizzes_that_meet(page: Path) -> dict[str, list[str]]:
    """Give by belief the names of the quizzes on a page of which a wrong choice carries it."""
    met: dict[str, list[str]] = defaultdict(list)
    quiz = ""
    for name, belief in _QUIZ.findall(page.read_text(encoding="utf-8")):
        quiz = name or quiz
        if belief and quiz not in met[belief]:
            met[belief].append(quiz)
    return met


class Misconceptions(SphinxDirective):
    """List the catalogue; its argument is the way to the folder of assignments."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write a section for each page to reread, with the beliefs that it mends."""
        _relative, path = self.env.relfn2path(self.arguments[0])
        assignments = Path(path)
        file = assignments / "keys" / "misconceptions.toml"
        pages = sorted(Path(self.env.srcdir).glob("units/*.md"))
        for one in (file, *pages, *assignments.glob("specimens/*/*/*.*")):
            self.env.note_dependency(str(one))
        try:
            catalogue = read_catalogue(file)
        except CatalogueError as reason:
            raise self.error(str(reason)) from None
        self.tasks = tasks_that_meet(assignments)
        self.quizzes = {f"units/{page.stem}": quizzes_that_meet(page) for page in pages}
        by_page: dict[str, list[Misconception]] = defaultdict(list)
        for belief in catalogue.values():
            by_page[belief.page if belief.heading else ""].append(belief)
        return [self.section(page, by_page[page]) for page in sorted(by_page)]

    def section(self, page: str, beliefs: list[Misconception]) -> nodes.section:
        """List the beliefs that one page mends; those of any task have no page."""
        name = f"misconceptions-{page.replace('/', '-') or 'any'}"
        section = nodes.section(ids=[name], names=[name])
        section += nodes.title("", self.title(page) if page else _("Of any task"))
        self.state.document.note_explicit_target(section, section)
        listed = nodes.definition_list()
        for belief in beliefs:
            term = nodes.term("", "", nodes.literal("", belief.id), ids=[f"misconception-{belief.id}"])
            listed += nodes.definition_list_item("", term, nodes.definition("", *self.entry(belief)))
        section += listed
        return section

    def title(self, page: str) -> str:
        """Give the title of a page, as its file has it: pages are read side by side, and this one may be read first."""
        text = Path(self.env.doc2path(page)).read_text(encoding="utf-8")
        return re.search(r"^# (.+)$", text, re.MULTILINE)[1]

    def entry(self, belief: Misconception) -> list[nodes.paragraph]:
        """Say a belief, what is so instead, the place to reread, and where it is met."""
        said = [
            nodes.paragraph("", "", nodes.emphasis("", "", self.told(belief, "belief"))),
            nodes.paragraph("", "", self.told(belief, "says")),
        ]
        if belief.heading:
            place = _link("ref", belief.heading, belief.told("reread", self.config.language)[0])
            said.append(nodes.paragraph("", "", nodes.Text(_("Reread:") + " "), place))
        met = nodes.paragraph("", "", nodes.Text(_("Met in:") + " "))
        for number, task in enumerate(self.tasks.get(belief.id, [])):
            met += [nodes.Text(", " if number else ""), nodes.literal("", task)]
        for page, quizzes in self.quizzes.items():
            for quiz in quizzes.get(belief.id, []):
                met += [nodes.Text(", " if len(met) > 1 else ""), _link("doc", f"/{page}", _("quiz") + f" {quiz}")]
        return [*said, met]

    def told(self, belief: Misconception, what: str) -> nodes.inline:
        """Give a text of the catalogue in the page's language where somebody has written it."""
        text, language = belief.told(what, self.config.language)
        return nodes.inline("", text, **({} if language == self.config.language else {"lang": language}))


def _link(kind: str, target: str, words: str) -> addnodes.pending_xref:
    link = addnodes.pending_xref("", nodes.inline("", words), reftype=kind, refdomain="std", reftarget=target)
    link.attributes.update(refexplicit=bool(words), refwarn=True)
    return link


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("misconceptions", Misconceptions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
