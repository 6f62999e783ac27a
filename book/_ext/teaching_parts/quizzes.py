"""``quiz``: a question with one ``right`` choice and ``wrong`` ones, which name a belief and a page to reread.

Without scripts and in print it is a list of choices that open. ``quiz.js`` makes it a question to answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxTransform

from .html import Part, Tag, is_name, tag
from .words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NO_PAGES = {"term", "p", "t"}  # links to a word or to a source, which nobody is to reread


class Quiz(Part):
    """Ask a question. The argument is its name, under which answers are kept and to which pages link."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Set the question before its choices."""
        name = self.arguments[0]
        if not is_name(name):
            self.warn("the name of a quiz is small letters, digits and hyphens, not %r", name)
        inside = self.parse_into(nodes.Element())
        choices = [child for child in inside.children if isinstance(child, Tag) and "choice" in child]
        question = [child for child in inside.children if child not in choices]
        right = sum(choice["choice"] == "right" for choice in choices)
        if right != 1:
            self.warn("quiz %s has %d right choices, and needs one", name, right)
        if len(choices) - right < 1:
            self.warn("quiz %s has no wrong choice", name)
        if not question:
            self.warn("quiz %s asks nothing: the question stands before its choices", name)
        for letter, choice in zip("ABCDEFGH", choices, strict=False):
            choice[0].insert(0, [tag("span", letter, classes="quiz-letter"), nodes.Text(" ")])
        self.env.temp_data["quizzes"] = number = self.env.temp_data.get("quizzes", 0) + 1
        label = tag("p", _("Question {number}").format(number=number), classes="part-label")
        asked = tag("div", *question, classes="quiz-question", ids=(f"{nodes.make_id(name)}-asks",))
        listed = tag("div", *choices, classes="quiz-choices")
        quiz = tag("div", label, asked, listed, classes="quiz", data_key=f"{self.env.docname}#{name}")
        quiz["html"].update(
            {
                "data-check": _("Check"),
                "data-choose": _("Choose an answer first."),
                "data-all": _("What each choice shows"),
            }
        )
        self.target(quiz, name)
        return [quiz]


class Choice(Part):
    """A choice: the argument is what it says, the content why it is right or which belief makes it attractive."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"belief": directives.unchanged_required}
    right = False

    def run(self) -> list[nodes.Node]:
        """Write a fold."""
        says = self.arguments[0]
        verdict = tag("p", _("Right") if self.right else _("Not yet"), classes="quiz-verdict")
        why = self.parse_into(tag("div", verdict, classes="quiz-why"))
        if len(why) == 1:
            self.warn("the choice %r explains nothing", says)
        elif not self.right and not any(_leads_to_a_page(link) for link in _links(why)):
            self.warn("the wrong choice %r links no page to reread", says)
        kind = "right" if self.right else "wrong"
        choice = tag("details", classes=f"quiz-choice quiz-{kind}")
        choice["choice"] = kind
        belief = self.options.get("belief")
        if belief is not None and not is_name(belief):
            self.warn("the id of a belief is small letters, digits and hyphens, not %r", belief)
        elif belief is not None:
            choice["html"]["data-belief"] = belief
        choice += [tag("summary", self.line(says, "quiz-says")), why]
        return [choice]


class RightChoice(Choice):
    """The right choice."""

    right = True


def _links(node: nodes.Element) -> list[nodes.Element]:
    return [*node.findall(pending_xref), *node.findall(nodes.reference)]


def _leads_to_a_page(link: nodes.Element) -> bool:
    return link.get("refdomain") != "cite" and link.get("reftype") not in NO_PAGES


class SumUp(SphinxTransform):
    """Put a line for the reader's result after the last quiz of a page; the script fills it."""

    default_priority = 900

    def apply(self, **_kwargs: object) -> None:
        """Add the line."""
        quizzes = [node for node in self.document.findall(Tag) if "quiz" in node["classes"]]
        if not quizzes:
            return
        last = quizzes[-1]
        line = tag("div", classes="quiz-summary", hidden="hidden")
        line["html"].update(
            {
                "data-said": _("{right} of {all} right · {first} at the first try"),
                "data-again": _("Clear these answers"),
                "data-note": _("Your answers stay on this device."),
            }
        )
        last.parent.insert(last.parent.index(last) + 1, line)


def connect(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("quiz", Quiz)
    app.add_directive("right", RightChoice)
    app.add_directive("wrong", Choice)
    app.add_transform(SumUp)
