"""``misconceptions``: the beliefs that keys and quizzes name, each with what is so instead and where it is met.

Read at each build from the one catalogue that the keys use, from the specimens and from the quizzes. A belief that
only a quiz meets has its words there, beside the choice that it leads to, and is listed with the others.
"""

from __future__ import annotations

import posixpath
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
WITH_QUIZZES = ("start", "units")
_QUIZ = re.compile(r"^:{3,}\{quiz\} (\S+)|^:belief: (\S+)", re.MULTILINE)
_CHOICE = re.compile(r"^:belief: (?P<id>\S+)\n(?P<why>.*?)^:{3,}$", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"The belief: \*(.+?)\*", re.DOTALL)
_REREAD = re.compile(r"[Rr]eread\s+\[([^]]+)\]\(([^)]+)\)")


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


def beliefs_of_quizzes(page: Path, name: str) -> dict[str, Misconception]:
    """Give by id the beliefs that a page's wrong choices name, in the words that stand there."""
    found = {}
    for choice in _CHOICE.finditer(page.read_text(encoding="utf-8")):
        said, reread = _SAID.search(choice["why"]), _REREAD.search(choice["why"])
        if said and reread:
            words = " ".join(said[1].split())
            words = words[:1].upper() + words[1:]
            place = " ".join(reread[1].split())
            target = reread[2]
            if target.endswith(".md"):
                target = posixpath.normpath(f"/{posixpath.dirname(name)}/{target}")
            found[choice["id"]] = Misconception(choice["id"], words, "", name, target, place)
    return found


class Misconceptions(SphinxDirective):
    """List the catalogue; its argument is the way to the folder of assignments."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write a section for each page to reread, with the beliefs that it mends."""
        _relative, path = self.env.relfn2path(self.arguments[0])
        assignments = Path(path)
        file = assignments / "keys" / "misconceptions.toml"
        pages = {
            file.relative_to(self.env.srcdir).with_suffix("").as_posix(): file
            for file in sorted(Path(self.env.srcdir).glob("*/*.md"))
            if file.parent.name in WITH_QUIZZES
        }
        for one in (file, *pages.values(), *assignments.glob("specimens/*/*/*.*")):
            self.env.note_dependency(str(one))
        try:
            catalogue = read_catalogue(file)
        except CatalogueError as reason:
            raise self.error(str(reason)) from None
        self.tasks = tasks_that_meet(assignments)
        self.quizzes = {name: quizzes_that_meet(page) for name, page in pages.items()}
        for name, page in pages.items():
            catalogue = beliefs_of_quizzes(page, name) | catalogue
        by_page: dict[str, list[Misconception]] = defaultdict(list)
        for belief in sorted(catalogue.values(), key=lambda one: not one.says):
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
        said = [nodes.paragraph("", "", nodes.emphasis("", "", self.told(belief, "belief")))]
        if belief.says:
            said.append(nodes.paragraph("", "", self.told(belief, "says")))
        if belief.heading:
            whole_page = belief.heading.startswith("/")
            kind, target = ("doc", belief.heading.removesuffix(".md")) if whole_page else ("ref", belief.heading)
            place = _link(kind, target, belief.told("reread", self.config.language)[0])
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
