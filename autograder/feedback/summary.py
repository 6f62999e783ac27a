"""The summary on top of a student's page: marks of each task, what to reread, how grading ended, comments by hand."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.grading.rows import Outcome, Row, read_row
from autograder.inprocess import BOOK_VARIABLE, VERDICT
from autograder.key import KEYS_VARIABLE
from autograder.languages import Words
from autograder.misconceptions import CatalogueError, Misconception, read_catalogue
from autograder.wording import sign_of

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Comment, Grade

Resources = dict[str, Any]

# What the reason of these outcomes says is for the student as well; that of the others is for the lecturer.
_EXPLAINED = {Outcome.REPAIRED, Outcome.TAMPERED, Outcome.TIMEOUT, Outcome.KILLED, Outcome.UNREADABLE}
WITHOUT_NOTEBOOK = {Outcome.UNREADABLE, Outcome.ABSENT}
_POINTS = re.compile(r"\s*\([^()]*\bpoints?\b[^()]*\)\s*$")


@dataclass(frozen=True)
class TaskLine:
    """One task in the summary.

    Attributes
    ----------
    name, title : str
        Of the graded cell; its title as the assignment's heading says it.
    marks : str
        For example ``"3 of 4 marks"``.
    kind : str
        ``full``, ``some``, ``none`` or ``waiting``.
    sign : str
    note : str
    """

    name: str
    title: str
    marks: str
    kind: str
    sign: str
    note: str = ""


@dataclass
class Summary:
    """What stands on top of the page; the template shows it."""

    words: Words
    assignment: str
    student: str
    total: str
    titles: dict[str, str]
    tasks: list[TaskLine] = field(default_factory=list)
    reread: list[tuple[str, str, str]] = field(default_factory=list)
    comments: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outcome: tuple[str, str] | None = None
    reason: str = ""


class SumUp(NbGraderPreprocessor):
    """Lay the summary into ``resources``, where the page's template finds it. Runs after nbgrader's ``GetGrades``."""

    root = Unicode("", help="The cohort's folder, where a row says how grading ended.").tag(config=True)
    source = Unicode("", help="The folder with the lecturer's notebooks, for the titles of tasks.").tag(config=True)
    language = Unicode("en", help="Language of the page: en, fr or km.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Sum up one notebook."""
        about = resources["nbgrader"]
        words = Words(self.language)
        title, titles = self._titles(about["assignment"], about["notebook"], nb)
        total = words.say("part", earned=about["score"], worth=about["max_score"])
        summary = Summary(words, title or about["notebook"], about["student"], total, titles)
        row = read_row(Path(self.root), about["assignment"], about["student"])
        with Gradebook(about["db_url"]) as gradebook:
            found = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            order = list(titles)
            grades = sorted(found.grades, key=lambda grade: order.index(grade.name) if grade.name in titles else 99)
            self._tasks(summary, grades)
            late = found.assignment.total_seconds_late
            comments = sorted(found.comments, key=lambda said: order.index(said.name) if said.name in titles else 99)
            shown = {cell.metadata.nbgrader.get("grade_id") for cell in nb.cells if "nbgrader" in cell.metadata}
            self._comments(summary, comments, shown)
        if late:
            cost = about["late_penalty"]
            costs = words.say("late_cost", marks=cost) if cost else words.say("late_free")
            summary.notes.append(f"{words.say('late', hours=round(late / 3600, 1))} {costs}")
        if row is not None:
            summary.outcome = words.of_outcome(row.outcome)
            summary.reason = _reason(row, titles)
        self._reread(summary, nb, about["assignment"])
        resources["page"] = summary
        return nb, resources

    def _titles(self, assignment: str, notebook: str, shown: NotebookNode) -> tuple[str, dict[str, str]]:
        """Give the assignment's title, and by a cell's name the heading above it in the lecturer's notebook."""
        file = Path(self.source) / assignment / f"{notebook}.ipynb"
        title, titles, heading = "", {}, ""
        for cell in (nbformat.read(file, as_version=4) if file.is_file() else shown).cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if cell.cell_type == "markdown" and not name:
                for level, text in re.findall(r"^(#+)\s+(.+)$", cell.source, re.MULTILINE):
                    heading = _POINTS.sub("", text)
                    title = title or (heading if level == "#" else "")
            if name:
                titles[name] = heading or name
        return title, titles

    def _tasks(self, summary: Summary, grades: list[Grade]) -> None:
        words, waits = summary.words, 0.0
        for grade in grades:
            worth, note = float(grade.max_score), ""
            title = summary.titles.get(grade.name, grade.name)
            if grade.auto_score is None and grade.manual_score is None:
                waits += worth
                marks, kind, sign = words.say("waiting"), "waiting", "…"
                note = words.say("part", earned="…", worth=worth)
            else:
                earned = float(grade.score)
                kind = "full" if earned >= worth else "some" if earned > 0 else "none"
                marks, sign = words.say("marks", earned=earned, worth=worth), sign_of(earned, worth)
                if grade.manual_score is not None and grade.auto_score not in {None, grade.manual_score}:
                    note = words.say("by_lecturer")
            summary.tasks.append(TaskLine(grade.name, title, marks, kind, sign, note))
        if waits:
            summary.notes.append(words.say("waiting_sum", marks=waits))

    def _comments(self, summary: Summary, comments: list[Comment], shown: set[str]) -> None:
        for comment in comments:
            if comment.manual_comment:
                anchor = comment.name if comment.name in shown else ""
                title = summary.titles.get(comment.name, comment.name)
                summary.comments.append((anchor, title, comment.manual_comment))

    def _reread(self, summary: Summary, notebook: NotebookNode, assignment: str) -> None:
        """List each place once, in the order of the tasks; a task with all its marks sends nobody back."""
        catalogue, book = _catalogue(assignment), os.environ.get(BOOK_VARIABLE, "")
        full = {line.name for line in summary.tasks if line.kind == "full"}
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") in full:
                continue
            for output in cell.get("outputs", []):
                about = output.get("metadata", {}).get(VERDICT)
                for name in about.get("beliefs", []) if isinstance(about, dict) else []:
                    belief = catalogue.get(name)
                    if belief is None:
                        continue
                    place, language = belief.told("reread", self.language)
                    line = (belief.link(book) if book else "", place, language)
                    if line not in summary.reread:
                        summary.reread.append(line)


def _catalogue(assignment: str) -> dict[str, Misconception]:
    try:
        return read_catalogue(Path(os.environ.get(KEYS_VARIABLE, "")) / "misconceptions.toml", assignment)
    except CatalogueError:
        return {}


def _reason(row: Row, titles: dict[str, str]) -> str:
    """Say a row's reason with the titles that a student knows in place of the names of cells."""
    if row.outcome not in _EXPLAINED:
        return ""
    reason = row.reason
    for name in sorted(titles, key=len, reverse=True):
        reason = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", f"“{titles[name]}”", reason)
    return reason
