"""What is written into the gradebook when a submission is graded.

The gradebook is nbgrader's own, and holds afterwards what nbgrader's autograder would have written. One process writes,
one transaction a submission; marks given by hand are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbgrader.api import MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, parse_utc

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment
    from traitlets.config import Config

BLANK = "No response."  # nbgrader's own words


@dataclass(frozen=True)
class Saved:
    """What the gradebook says after saving.

    Attributes
    ----------
    by_task : dict of str to float
        Marks of each autograded cell.
    most : dict of str to float
        The most that each can bring.
    waiting : tuple of str
        Cells that wait for marking by hand.
    late_seconds : float
    blank : bool
        Whether no answer cell was changed.
    """

    by_task: dict[str, float]
    most: dict[str, float]
    waiting: tuple[str, ...]
    late_seconds: float
    blank: bool

    @property
    def full(self) -> bool:
        """Whether each autograded cell has all its marks."""
        return self.by_task == self.most

    @property
    def facts(self) -> dict[str, Any]:
        """What a student's row keeps of it."""
        return {
            "marks": round(sum(self.by_task.values()), 2),
            "most": sum(self.most.values()),
            "by_task": self.by_task,
            "waiting": self.waiting,
            "late_seconds": self.late_seconds,
        }


class Saver:
    """Writes marks into a gradebook.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    assignment : str
    config : traitlets.config.Config
        nbgrader's configuration of the cohort: the plugin for late submissions is taken from it.
    """

    def __init__(self, gradebook: Gradebook, assignment: str, config: Config) -> None:
        self.gradebook, self.assignment = gradebook, assignment
        self._late = AssignLatePenalties(config=config)
        self._late.init_plugin()
        # Read once: asked cell by cell, the gradebook would look each of them up for each student.
        notebook = gradebook.find_notebook(assignment, assignment)
        cells = (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
        self._names = {cell.id: cell.name for cell in cells}
        by_hand = {cell.name for cell in (*notebook.solution_cells, *notebook.task_cells)}
        self._most = {cell.name: float(cell.max_score) for cell in notebook.grade_cells if cell.name not in by_hand}

    def save(self, student_id: str, notebook: NotebookNode, handed_in: str | None) -> Saved:
        """Save the marks of a marked notebook.

        Parameters
        ----------
        student_id : str
        notebook : NotebookNode
        handed_in : str or None
            Date and time, as nbgrader's ``timestamp.txt`` gives it.
        """
        cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        with self.gradebook.db.no_autoflush:
            submission = self._submission(student_id, handed_in)
            for grade in self._grades(submission):
                cell = cells[self._names[grade.cell_id]]
                grade.auto_score = determine_grade(cell)[0] if is_grade(cell) else None
                grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
            for comment in self._comments(submission):
                cell = cells[self._names[comment.cell_id]]
                same = is_solution(cell) and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
                comment.auto_comment = BLANK if same else None
            return self._end(submission)

    def save_zero(self, student_id: str, reason: str, handed_in: str | None) -> Saved:
        """Save 0 for each task with a reason, so that nobody is left without a mark."""
        with self.gradebook.db.no_autoflush:
            submission = self._submission(student_id, handed_in)
            for grade in self._grades(submission):
                grade.auto_score, grade.needs_manual_grade = 0.0, grade.manual_score is not None
            for comment in self._comments(submission):
                comment.auto_comment = reason
            return self._end(submission)

    def save_marks(self, student_id: str, marks: dict[str, float]) -> Saved:
        """Save marks of single cells, after a key was corrected; everything else stays as it is."""
        with self.gradebook.db.no_autoflush:
            submission = self._submission(student_id, None)
            for grade in self._grades(submission):
                name = self._names[grade.cell_id]
                if name in marks and grade.auto_score != marks[name]:
                    grade.auto_score = marks[name]
                    grade.needs_manual_grade = grade.manual_score is not None
            return self._end(submission)

    def marks(self, student_id: str) -> dict[str, tuple[float, float | None]]:
        """Give the program's mark and the one given by hand, if any, of each cell."""
        submission = self.gradebook.find_submission(self.assignment, student_id)
        return {
            self._names[grade.cell_id]: (float(grade.auto_score or 0), grade.manual_score)
            for grade in self._grades(submission)
        }

    def _grades(self, submission: SubmittedAssignment) -> list[Grade]:
        return [grade for notebook in submission.notebooks for grade in notebook.grades]

    def _comments(self, submission: SubmittedAssignment) -> list[Comment]:
        return [comment for notebook in submission.notebooks for comment in notebook.comments]

    def _submission(self, student_id: str, handed_in: str | None) -> SubmittedAssignment:
        try:
            submission = self.gradebook.find_submission(self.assignment, student_id)
        except MissingEntry:
            submission = self.gradebook.add_submission(self.assignment, student_id)
        if handed_in:
            submission.timestamp = parse_utc(handed_in)
        return submission

    def _end(self, submission: SubmittedAssignment) -> Saved:
        """Set what lateness costs, commit, and say what there is now."""
        database = self.gradebook.db
        database.flush()
        late = float(submission.total_seconds_late or 0)
        for notebook in submission.notebooks:
            costs = None
            if late > 0:
                database.refresh(notebook)  # its score is a sum that the database makes
                costs = self._late.plugin_inst.late_submission_penalty(submission.student.id, notebook.score, late)
            notebook.late_submission_penalty = None if costs is None else min(max(costs, 0.0), notebook.score)
        grades, comments = self._grades(submission), self._comments(submission)
        marks = {self._names[grade.cell_id]: float(grade.auto_score or 0) for grade in grades}
        saved = Saved(
            by_task={name: mark for name, mark in marks.items() if name in self._most},
            most=dict(self._most),
            waiting=tuple(self._names[grade.cell_id] for grade in grades if grade.needs_manual_grade),
            late_seconds=late,
            blank=bool(comments) and all(comment.auto_comment == BLANK for comment in comments),
        )
        database.commit()
        return saved
