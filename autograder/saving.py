"""What is written into the gradebook when a submission is graded.

The gradebook is nbgrader's own, and holds afterwards what nbgrader's autograder would have written. One process writes,
one transaction a submission; marks given by hand are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task, parse_utc

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook, SubmittedAssignment
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

    def save(self, student_id: str, notebook: NotebookNode, handed_in: str | None) -> Saved:
        """Save the marks of a marked notebook.

        Parameters
        ----------
        student_id : str
        notebook : NotebookNode
        handed_in : str or None
            Date and time, as nbgrader's ``timestamp.txt`` gives it.
        """
        submission = self._submission(student_id, handed_in)
        (submitted,) = submission.notebooks
        cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        for grade in submitted.grades:
            cell = cells[grade.name]
            grade.auto_score = 0.0 if is_task(cell) and not is_grade(cell) else determine_grade(cell)[0]
            if is_task(cell) and not is_grade(cell):
                grade.auto_score = None
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in submitted.comments:
            cell = cells[comment.name]
            same = is_solution(cell) and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            comment.auto_comment = BLANK if same else None
        return self._end(submission)

    def save_zero(self, student_id: str, reason: str, handed_in: str | None) -> Saved:
        """Save 0 for each task with a reason, so that nobody is left without a mark."""
        submission = self._submission(student_id, handed_in)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score, grade.needs_manual_grade = 0.0, grade.manual_score is not None
            for comment in notebook.comments:
                comment.auto_comment = reason
        return self._end(submission)

    def save_marks(self, student_id: str, marks: dict[str, float]) -> Saved:
        """Save marks of single cells, after a key was corrected; everything else stays as it is."""
        submission = self._submission(student_id, None)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                if grade.name in marks and grade.auto_score != marks[grade.name]:
                    grade.auto_score = marks[grade.name]
                    grade.needs_manual_grade = grade.manual_score is not None
        return self._end(submission)

    def marks(self, student_id: str) -> dict[str, tuple[float, float | None]]:
        """Give the program's mark and the one given by hand, if any, of each cell."""
        submission = self.gradebook.find_submission(self.assignment, student_id)
        return {
            grade.name: (float(grade.auto_score or 0), grade.manual_score)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }

    def _submission(self, student_id: str, handed_in: str | None) -> SubmittedAssignment:
        from nbgrader.api import MissingEntry

        try:
            submission = self.gradebook.find_submission(self.assignment, student_id)
        except MissingEntry:
            with self.gradebook.db.no_autoflush:  # nbgrader joins the rows one by one; flushed halfway, they warn
                submission = self.gradebook.add_submission(self.assignment, student_id)
        if handed_in:
            submission.timestamp = parse_utc(handed_in)
        return submission

    def _end(self, submission: SubmittedAssignment) -> Saved:
        """Set what lateness costs, commit, and read back what there is now."""
        database = self.gradebook.db
        database.flush()
        late = float(submission.total_seconds_late or 0)
        for notebook in submission.notebooks:
            database.refresh(notebook)
            costs = None
            if late > 0:
                costs = self._late.plugin_inst.late_submission_penalty(submission.student.id, notebook.score, late)
            notebook.late_submission_penalty = None if costs is None else min(max(costs, 0.0), notebook.score)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        comments = [comment.auto_comment for notebook in submission.notebooks for comment in notebook.comments]
        automatic = [grade for grade in grades if grade.cell.cell_type == "code"]
        saved = Saved(
            by_task={grade.name: float(grade.auto_score or 0) for grade in automatic},
            most={grade.name: float(grade.max_score) for grade in automatic},
            waiting=tuple(grade.name for grade in grades if grade.needs_manual_grade),
            late_seconds=late,
            blank=bool(comments) and set(comments) == {BLANK},
        )
        database.commit()
        return saved
