"""Grading with nbgrader's own autograder, on systems where the engine cannot run: macOS, and Windows without WSL2.

A student's code then runs with the lecturer's rights, beside the key, and one after the other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from autograder.grading.guard import back_up, only_grader
from autograder.grading.intake import RefusedError, fingerprint, source_cells, take_in
from autograder.grading.rows import Outcome, Row, read_row, save_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbgrader.apps.api import NbGraderAPI

    from autograder.cohorts.cohort import Cohort
    from autograder.grading.intake import SourceCell
    from autograder.grading.saving import Saver


class NotSealedError(Exception):
    """A student's code cannot be closed off here, and nobody said that this is fine."""


def engine_runs_here() -> bool:
    """Tell whether this system has what the engine is built on; how far it can seal is another question."""
    return sys.platform.startswith("linux")


def grade_plainly(
    cohort: Cohort, assignment: str, *, again: bool = False, on_row: Callable[[Row, int, int], None] = lambda *_: None
) -> list[Row]:
    """Grade every enrolled student with nbgrader's own autograder; whatever is in a submission, it ends with a row.

    Parameters
    ----------
    cohort : Cohort
    assignment : str
    again : bool
        Grade also what was graded before and has not changed.
    on_row : callable, optional
        Told of each row with its number and the number of students.
    """
    students = [student.student_id for student in cohort.read_roster()]
    rows = []
    with only_grader(cohort.folder), cohort.nbgrader() as api:
        from autograder.grading.saving import Saver

        back_up(cohort.folder / "gradebook.db")
        cohort.enrol()
        with cohort.gradebook() as gradebook:
            cells = source_cells(gradebook, assignment)
        for number, student_id in enumerate(students, start=1):
            row = None if again else read_row(cohort.folder, assignment, student_id)
            if row is None or row.submission_sha256 != fingerprint(cohort.submission(student_id, assignment)):
                outcome, reason = _autograde(cohort, api, assignment, student_id, cells)
                with cohort.gradebook() as gradebook:
                    saver = Saver(gradebook, assignment, api.config)
                    row = _row(cohort, saver, assignment, student_id, (outcome, reason))
                save_row(cohort.folder, row)
            rows.append(row)
            on_row(row, number, len(students))
    return rows


def _autograde(
    cohort: Cohort, api: NbGraderAPI, assignment: str, student_id: str, cells: tuple[SourceCell, ...]
) -> tuple[Outcome, str]:
    folder = cohort.submission(student_id, assignment)
    if not any(folder.glob("*.ipynb")):
        return Outcome.ABSENT, "Nothing was handed in."
    try:
        taken = take_in(folder, assignment, cells)
    except RefusedError as reason:
        return Outcome.UNREADABLE, str(reason)
    result = api.autograde(assignment, student_id, force=True, create=False)
    said = f"{result.get('log', '')}\n{result.get('error', '')}"
    if "KeyboardInterrupt" in said:  # nbgrader's API catches even this
        raise KeyboardInterrupt
    if not result["success"]:
        lines = [line.strip() for line in said.splitlines() if "Error" in line]
        return Outcome.KILLED, (lines or ["nbgrader gave no reason."])[-1][:200]
    if taken.tampered:
        return Outcome.TAMPERED, "; ".join(taken.tampered)
    return (Outcome.REPAIRED if taken.repairs else Outcome.OK), "; ".join(taken.repairs)


def _row(cohort: Cohort, saver: Saver, assignment: str, student_id: str, told: tuple[Outcome, str]) -> Row:
    """Read from the gradebook what nbgrader saved; where it saved nothing, save 0 with the reason."""
    outcome, reason = told
    if outcome in {Outcome.ABSENT, Outcome.UNREADABLE, Outcome.KILLED}:
        saved = saver.save_zero(student_id, reason, None)
    else:
        saved = saver.save_marks(student_id, {})
    if outcome is Outcome.OK:
        outcome = Outcome.BLANK if saved.blank else outcome if saved.full else Outcome.FAILED
    return Row(
        student_id=student_id,
        assignment=assignment,
        outcome=outcome,
        reason=reason,
        **saved.facts,
        submission_sha256=fingerprint(cohort.submission(student_id, assignment)),
    )
