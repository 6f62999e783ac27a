"""A graded class as the desk sees it: marks from the gradebook, verdicts from the rows, titles from the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.course_config import read_settings
from autograder.grading.rows import read_row

if TYPE_CHECKING:
    from datetime import datetime

    from autograder.cohorts.cohort import Cohort
    from autograder.grading.rows import Row
    from autograder.misconceptions import Misconception


class NotGradedError(Exception):
    """There is nothing to report yet; the words say what to run first."""


@dataclass(frozen=True)
class GradedTask:
    """A task of an assignment.

    Attributes
    ----------
    name, title : str
        As in the notebook, and as the key calls it.
    most : float
        Points.
    by_hand : bool
        Marked by a person.
    """

    name: str
    title: str
    most: float
    by_hand: bool = False


@dataclass(frozen=True)
class GradedStudent:
    """What one student has.

    Attributes
    ----------
    student_id : str
    row : Row or None
        None where the submission has not been graded.
    marks : dict of str to (float or None)
        By task; None where a person has yet to give the mark.
    recheck : tuple of str
        Tasks with a mark given by hand for an earlier hand-in, which nbgrader wants to be looked at again.
    penalty : float
        What lateness costs, in marks.
    """

    student_id: str
    row: Row | None = None
    marks: dict[str, float | None] = field(default_factory=dict)
    recheck: tuple[str, ...] = ()
    penalty: float = 0.0

    @property
    def waiting(self) -> tuple[str, ...]:
        """Tasks that wait for a person's mark."""
        return tuple(name for name, mark in self.marks.items() if mark is None)

    @property
    def total(self) -> float:
        """Marks so far, less what lateness costs; never below 0."""
        return max(0.0, sum(mark or 0.0 for mark in self.marks.values()) - self.penalty)


@dataclass(frozen=True)
class GradedClass:
    """A class and one assignment of it.

    Attributes
    ----------
    cohort, assignment : str
    tasks : tuple of GradedTask
    students : tuple of GradedStudent
        In the order of the roster.
    catalogue : dict of str to Misconception
    book : str
        Address of the book; may be empty.
    due : datetime or None
        In UTC, without a zone, as nbgrader keeps it.
    late_policy : str
        In words.
    """

    cohort: str
    assignment: str
    tasks: tuple[GradedTask, ...]
    students: tuple[GradedStudent, ...]
    catalogue: dict[str, Misconception] = field(default_factory=dict)
    book: str = ""
    due: datetime | None = None
    late_policy: str = ""

    @property
    def most(self) -> float:
        """Points of the assignment."""
        return sum(task.most for task in self.tasks)


def read_class(cohort: Cohort, assignment: str) -> GradedClass:
    """Read what grading has left of a class; nothing is run and nothing is written.

    Raises
    ------
    NotGradedError
        Where the assignment was not released, or nobody's submission was graded.
    CohortError, MissingKeyError, CatalogueError
    """
    from nbgrader.api import MissingEntry

    from autograder.cohorts.late_policy import in_words, late_settings
    from autograder.key import load_key

    roster = cohort.read_roster()
    with cohort.nbgrader():
        key = load_key(assignment)
    with cohort.gradebook() as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            raise NotGradedError(
                f"{assignment} is not in the gradebook. Run first: ./course release {assignment}"
            ) from None
        cells = [
            cell
            for notebook in found.notebooks
            for cell in sorted((*notebook.grade_cells, *notebook.task_cells), key=lambda cell: cell.cell_type != "code")
        ]
        tasks = tuple(
            GradedTask(
                name=cell.name,
                title=key.tasks[cell.name].title if cell.name in key.tasks else _title(cell.name),
                most=float(cell.max_score),
                by_hand=cell.cell_type != "code",
            )
            for cell in cells
        )
        given = {submission.student.id: submission for submission in found.submissions}
        students = []
        for student in roster:
            row = read_row(cohort.folder, assignment, student.student_id)
            grades = [
                grade
                for notebook in (given[student.student_id].notebooks if row and student.student_id in given else ())
                for grade in notebook.grades
            ]
            students.append(
                GradedStudent(
                    student_id=student.student_id,
                    row=row,
                    marks={
                        grade.name: None
                        if grade.needs_manual_grade and grade.manual_score is None
                        else float(grade.score)
                        for grade in grades
                    },
                    recheck=tuple(g.name for g in grades if g.needs_manual_grade and g.manual_score is not None),
                    penalty=float(given[student.student_id].late_submission_penalty or 0) if grades else 0.0,
                )
            )
        due = found.duedate
    if not any(student.row for student in students):
        raise NotGradedError(
            f"Nobody's {assignment} is graded in the cohort {cohort.name}. Run first: "
            f"./course grade {assignment} --cohort {cohort.name}"
        )
    return GradedClass(
        cohort=cohort.name,
        assignment=assignment,
        tasks=tasks,
        students=tuple(students),
        catalogue=key.catalogue,
        book=read_settings(cohort.folder)["book"],
        due=due,
        late_policy=in_words(late_settings(cohort.folder)),
    )


def _title(name: str) -> str:
    words = name.removesuffix("-answer").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
