"""``exercise``, numbered and linkable, and ``solution``, folded; one with code cells has a start and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform

from .html import Part, is_name, logger, tag
from .words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class Exercise(nodes.General, nodes.Element):
    """An exercise; Sphinx numbers it as it numbers figures."""


class ExerciseNumber(nodes.General, nodes.Element):
    """The number of the exercise ``of``, in the words of ``says``."""


class Solution(nodes.General, nodes.Element):
    """Marks where the solution of ``of`` begins."""


class SolutionEnd(nodes.General, nodes.Element):
    """Marks where a solution ends."""


class ExerciseDirective(Part):
    """Ask the reader to do something. The first argument is its name, for links; a title may follow it."""

    required_arguments = 1
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"minutes": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Write head and task."""
        name, *title = self.arguments
        if not is_name(name):
            self.warn("the name of an exercise is small letters, digits and hyphens, not %r", name)
        exercise = Exercise("", classes=["exercise"], title=title[0] if title else name)
        self.set_source_info(exercise)
        self.target(exercise, name)
        head = tag("p", ExerciseNumber(of=exercise["ids"][0]), classes="exercise-head")
        if title:
            head += [nodes.Text(" "), self.line(title[0], "exercise-title")]
        if "minutes" in self.options:
            minutes = _("{minutes} minutes").format(minutes=self.options["minutes"])
            head += [nodes.Text(" "), tag("span", minutes, classes="exercise-minutes")]
        exercise += head
        return [self.parse_into(exercise)]


class SolutionDirective(Part):
    """One solution of the exercise named by the argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the fold."""
        return [self.parse_into(fold(nodes.make_id(self.arguments[0])))]


class SolutionStart(Part):
    """Begin a solution that goes on to ``solution-end``: for code cells, which no directive can hold."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Leave a mark."""
        mark = Solution(of=nodes.make_id(self.arguments[0]))
        self.set_source_info(mark)
        return [mark]


class SolutionStop(Part):
    """End a solution."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Leave a mark."""
        mark = SolutionEnd()
        self.set_source_info(mark)
        return [mark]


def fold(of: str) -> nodes.Element:
    """Make the fold of a solution."""
    says = _("One solution to {exercise}")
    return tag("details", tag("summary", ExerciseNumber(of=of, says=says)), classes="solution", data_of=of)


class FoldSolutions(SphinxTransform):
    """Take what stands between the two marks into the fold, and look whether each solution has its exercise."""

    default_priority = 100

    def apply(self, **_kwargs: object) -> None:
        """Move the nodes."""
        for start in list(self.document.findall(Solution)):
            siblings = start.parent.children[start.parent.index(start) + 1 :]
            end = next((node for node in siblings if isinstance(node, SolutionEnd)), None)
            if end is None:
                logger.warning("a solution-start without its solution-end, under one heading", location=start)
                start.parent.remove(start)
                continue
            solution = fold(start["of"])
            for node in siblings[: siblings.index(end)]:
                start.parent.remove(node)
                solution += node
            end.parent.remove(end)
            start.replace_self(solution)
        for lost in list(self.document.findall(SolutionEnd)):
            logger.warning("a solution-end without its solution-start", location=lost)
            lost.parent.remove(lost)
        names = {exercise["ids"][0] for exercise in self.document.findall(Exercise)}
        for number in self.document.findall(ExerciseNumber):
            if number["of"] not in names:
                logger.warning("a solution to %r, and this page has no such exercise", number["of"], location=number)


def _open(writer: HTML5Translator, node: Exercise) -> None:
    writer.body.append(writer.starttag(node, "div"))


def _close(writer: HTML5Translator, _node: Exercise) -> None:
    writer.body.append("</div>\n")


def _number(writer: HTML5Translator, node: ExerciseNumber) -> None:
    numbers = writer.builder.fignumbers.get("exercise", {}).get(node["of"], ())
    name = writer.config.numfig_format["exercise"] % ".".join(map(str, numbers))
    if "says" in node:
        writer.body.append(writer.encode(node["says"].format(exercise=name.strip())))
    else:
        link = writer.starttag(nodes.Element(), "a", "", href=f"#{node['of']}", CLASS="exercise-number")
        writer.body.append(f"{link}{writer.encode(name.strip())}</a>")
    raise nodes.SkipNode


def connect(app: Sphinx) -> None:
    """Add the directives, and exercises to what Sphinx numbers."""
    app.add_enumerable_node(Exercise, "exercise", lambda node: node["title"], html=(_open, _close))
    app.add_node(ExerciseNumber, html=(_number, None))
    app.add_node(Solution)
    app.add_node(SolutionEnd)
    for name, directive in {
        "exercise": ExerciseDirective, "solution": SolutionDirective, "solution-start": SolutionStart,
        "solution-end": SolutionStop,
    }.items():  # fmt: skip
        app.add_directive(name, directive)
    app.add_transform(FoldSolutions)
