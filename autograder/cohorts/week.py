"""A lecturer's week through nbgrader's own commands: generate and release, collect, feedback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from autograder.grading.rows import read_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograder.cohorts.cohort import Cohort, Student


class WeekError(Exception):
    """nbgrader could not do what was asked; the words are its own, made short."""


def exchange_exists() -> bool:
    """Tell whether nbgrader's exchange exists on this system; it needs the users and rights of Linux or macOS."""
    return sys.platform != "win32"


def _require(result: dict[str, object], what: str) -> None:
    error = str(result.get("error", ""))
    if "KeyboardInterrupt" in error:  # nbgrader's API catches even this
        raise KeyboardInterrupt
    if not result["success"]:
        log = [line for line in str(result.get("log", "")).splitlines() if "ERROR" in line or "    " in line]
        told = "\n".join(log) or error.strip().splitlines()[-1]
        raise WeekError(f"{what} failed. nbgrader said:\n{told}")


def release(cohort: Cohort, assignment: str) -> None:
    """Make the students' version of an assignment and, where there is an exchange, put it there.

    Raises
    ------
    WeekError
        Where nbgrader refuses the notebook: its words show the cell.
    """
    with cohort.nbgrader() as api:
        _require(api.generate_assignment(assignment, force=True, create=True), f"Generating {assignment}")
        if exchange_exists():
            _require(api.release_assignment(assignment), f"Releasing {assignment}")


def collect(cohort: Cohort, assignment: str) -> int:
    """Collect what students handed in through the exchange, where there is one.

    Returns
    -------
    int
        The number of submissions there are now in the cohort's folder ``submitted``.
    """
    if exchange_exists():
        with cohort.nbgrader() as api:
            _require(api.collect(assignment, update=True), f"Collecting {assignment}")
    return sum(1 for _ in (cohort.folder / "submitted").glob(f"*/{assignment}"))


def write_feedback(cohort: Cohort, assignment: str, on_page: Callable[[str, int, int], None] = lambda *_: None) -> int:
    """Write each graded student's feedback page anew, with or without a marked notebook; return how many were written.

    Whose notebook could not be opened, or who handed in nothing, gets a page as well: it says 0 and why.
    """
    from autograder.feedback.pages import write_page_without_notebook
    from autograder.feedback.summary import WITHOUT_NOTEBOOK

    marked = {path.parent.name for path in (cohort.folder / "autograded").glob(f"*/{assignment}")}
    rows = {
        student.student_id: read_row(cohort.folder, assignment, student.student_id) for student in _enrolled(cohort)
    }
    # A marked notebook may be left from an earlier hand-in: the row says what became of the last one.
    without = {student_id for student_id, row in rows.items() if row and row.outcome in WITHOUT_NOTEBOOK}
    everybody = sorted(marked | without)
    with cohort.nbgrader() as api:
        for number, student_id in enumerate(everybody, start=1):
            if student_id in without:
                write_page_without_notebook(api, cohort, assignment, student_id)
            else:
                _require(api.generate_feedback(assignment, student_id, force=True), f"Feedback for {student_id}")
            on_page(student_id, number, len(everybody))
    return len(everybody)


def _enrolled(cohort: Cohort) -> list[Student]:
    """Give the roster; nobody where plain nbgrader was used without one."""
    return cohort.read_roster() if (cohort.folder / "roster.csv").is_file() else []
