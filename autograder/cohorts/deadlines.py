"""Deadlines and extensions, in the time of Phnom Penh; nbgrader keeps UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from autograder.grading.guard import back_up, only_grader
from autograder.grading.rows import read_row, save_row

if TYPE_CHECKING:
    from nbgrader.api import Assignment, Gradebook

    from autograder.cohorts.cohort import Cohort

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")
_LENGTH = re.compile(r"(\d+)\s*(m|min|h|d|w)", re.IGNORECASE)
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=366)


class DeadlineError(Exception):
    """A deadline or an extension cannot be set; the words say what is expected."""


@dataclass(frozen=True)
class Deadline:
    """An assignment's deadline.

    Attributes
    ----------
    due : datetime or None
        With its zone, Asia/Phnom_Penh; None where none is set.
    extensions : dict of str to timedelta
        By student id.
    relieved : dict of str to tuple of float
        Graded students whose lateness changed: seconds late before and after.
    """

    due: datetime | None
    extensions: dict[str, timedelta]
    relieved: dict[str, tuple[float, float]]


def parse_time(text: str) -> datetime:
    """Read a date and time of Phnom Penh, for example ``2027-01-15 17:00``.

    Raises
    ------
    DeadlineError
    """
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=PHNOM_PENH)
        except ValueError:
            continue
    raise DeadlineError(
        f'“{text}” is no date and time. Write year-month-day hour:minute in Phnom Penh time: "2027-01-15 17:00".'
    )


def parse_length(text: str) -> timedelta:
    """Read a length of time: ``90m``, ``36h``, ``2d``, ``1w``; ``0d`` takes an extension back.

    Raises
    ------
    DeadlineError
    """
    found = _LENGTH.fullmatch(text.strip())
    length = timedelta(**{_UNITS[found[2].lower()]: int(found[1][:9])}) if found else None
    if length is None or length > _LONGEST:
        raise DeadlineError(f"“{text}” is no length of time. Write 90m, 36h, 2d or 1w, up to a year; 0d takes it back.")
    return length


def in_phnom_penh(moment: datetime) -> str:
    """Say a moment in Phnom Penh time; one without a zone is UTC, as nbgrader keeps it."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{moment.astimezone(PHNOM_PENH):%A %d %B %Y, %H:%M} (Phnom Penh)"


def show(cohort: Cohort, assignment: str) -> Deadline:
    """Read an assignment's deadline and extensions."""
    with cohort.gradebook() as gradebook:
        return _read(gradebook, assignment, {})


def set_deadline(cohort: Cohort, assignment: str, due: datetime) -> Deadline:
    """Set the deadline for everybody.

    Returns
    -------
    Deadline
        With the graded students whose lateness changed: what lateness costs them is computed anew.
    """
    with only_grader(cohort.folder), cohort.gradebook() as gradebook:
        _find(gradebook, assignment)
        back_up(cohort.folder / "gradebook.db")
        gradebook.update_or_create_assignment(assignment, duedate=due)
        return _read(gradebook, assignment, _settle(cohort, gradebook, assignment))


def extend(cohort: Cohort, assignment: str, student_id: str, length: timedelta) -> Deadline:
    """Give one student more time, through nbgrader's own ``grant_extension``; an earlier extension is replaced.

    Raises
    ------
    DeadlineError
        Where the student is not in the roster, or the assignment has no deadline to extend.
    """
    if student_id not in {student.student_id for student in cohort.read_roster()}:
        raise DeadlineError(f"{student_id} is not in the roster of the cohort {cohort.name}.")
    with only_grader(cohort.folder), cohort.gradebook() as gradebook:
        if _find(gradebook, assignment).duedate is None:
            raise DeadlineError(
                f"{assignment} has no deadline to extend. Set it first: "
                f'./course deadline {assignment} "2027-01-15 17:00"'
            )
        back_up(cohort.folder / "gradebook.db")
        gradebook.update_or_create_student(student_id)
        gradebook.update_or_create_submission(assignment, student_id)  # nbgrader keeps an extension with it
        gradebook.grant_extension(assignment, student_id, minutes=length.total_seconds() / 60)
        return _read(gradebook, assignment, _settle(cohort, gradebook, assignment))


def _find(gradebook: Gradebook, assignment: str) -> Assignment:
    from nbgrader.api import MissingEntry

    try:
        return gradebook.find_assignment(assignment)
    except MissingEntry:
        raise DeadlineError(f"{assignment} is not in the gradebook. Run first: ./course release {assignment}") from None


def _read(gradebook: Gradebook, assignment: str, relieved: dict[str, tuple[float, float]]) -> Deadline:
    found = _find(gradebook, assignment)
    due = found.duedate.replace(tzinfo=UTC).astimezone(PHNOM_PENH) if found.duedate else None
    extensions = {sub.student.id: sub.extension for sub in found.submissions if sub.extension}
    return Deadline(due, dict(sorted(extensions.items())), relieved)


def _settle(cohort: Cohort, gradebook: Gradebook, assignment: str) -> dict[str, tuple[float, float]]:
    """Compute anew how late graded submissions are, and what that costs."""
    from autograder.grading.saving import Saver

    relieved: dict[str, tuple[float, float]] = {}
    with cohort.nbgrader() as api:
        saver = Saver(gradebook, assignment, api.config)
        for student in cohort.read_roster():
            row = read_row(cohort.folder, assignment, student.student_id)
            if row is None:
                continue
            late = saver.save_marks(student.student_id, {}).late_seconds
            if late != row.late_seconds:
                relieved[student.student_id] = row.late_seconds, late
                save_row(cohort.folder, replace(row, late_seconds=late))
    return relieved
