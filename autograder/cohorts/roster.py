"""The roster from a CSV table or from Moodle's list of participants: what would change, then the change."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from autograder.cohorts.cohort import ROSTER_FIELDS, Cohort, Student
from autograder.cohorts.spreadsheets import read_table
from autograder.grading.guard import back_up, only_grader

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.cohorts.spreadsheets import Table

# Column names in Moodle's English and French and in our own tables, in the order in which they are looked for.
_NAMES = {
    "student_id": ("student_id", "student id", "id number", "numéro d'identification", "idnumber"),
    "first_name": ("first_name", "first name", "firstname", "prénom", "given name"),
    "last_name": ("last_name", "last name", "surname", "lastname", "nom de famille", "nom", "family name"),
    "email": ("email", "email address", "e-mail", "adresse de courriel", "mail"),
    "roles": ("roles", "role", "rôles"),
}
_STUDENT_ROLES = ("student", "étudiant", "learner")
_ID = re.compile(
    r"[\w][\w.@-]{0,63}"
)  # a folder's name on every system, and no "+", which nbgrader's exchange splits at


class RosterError(Exception):
    """A roster cannot be taken over; the words name the row and what is expected."""


@dataclass(frozen=True)
class Changes:
    """What a new roster changes; nothing is written yet.

    Attributes
    ----------
    students : list of Student
        The roster as it would be.
    added, left : list of str
        Ids of students.
    changed : dict of str to tuple of str
        The fields that change, by student id.
    skipped : int
        Rows of participants who are no students.
    read_as : str
        How the file was read.
    """

    students: list[Student]
    added: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    skipped: int = 0
    read_as: str = ""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.left)


def compare(cohort: Cohort, file: Path, *, id_from: str = "") -> Changes:
    """Read a table of students and tell what it changes in a cohort's roster.

    Parameters
    ----------
    cohort : Cohort
    file : Path
        A CSV table with the columns of ``roster.csv``, or what Moodle gives under *Participants*, “Download table data
        as: Comma separated values”: first and last name, the identity fields that the site shows (the e-mail address;
        the ID number where the administrator lists it in ``showuseridentity``), and roles and groups in some versions.
        Only Moodle's table on the screen could be read in its source (``user/classes/table/participants.php``); the
        columns of its download are as users show them.
    id_from : str
        The column that holds the student's id, where no usual one does; of an e-mail address, the part before the @.

    Raises
    ------
    RosterError
        Where there is no column with ids, or an id is empty, unusable or stands twice.
    TableError
        Where the file cannot be read.
    """
    table = read_table(file)
    students, skipped = _students(table, file.name, id_from)
    there = (cohort.folder / "roster.csv").is_file()
    before = {student.student_id: student for student in cohort.read_roster()} if there else {}
    now = {student.student_id: student for student in students}
    return Changes(
        students=students,
        added=[student_id for student_id in now if student_id not in before],
        changed={
            student_id: fields
            for student_id, student in now.items()
            if student_id in before and (fields := _different(before[student_id], student))
        },
        left=[student_id for student_id in before if student_id not in now],
        skipped=skipped,
        read_as=table.read_as,
    )


def write(cohort: Cohort, changes: Changes) -> Path | None:
    """Write the roster and enrol its students in the gradebook; who left keeps marks and hand-ins.

    Returns
    -------
    Path or None
        Copy of the roster as it was; None where there was none.
    """
    with only_grader(cohort.folder):
        copy = None
        roster = cohort.folder / "roster.csv"
        if roster.is_file():
            copy = cohort.folder / "roster-backups" / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.csv"
            copy.parent.mkdir(exist_ok=True)
            shutil.copy2(roster, copy)
        back_up(cohort.folder / "gradebook.db")
        cohort.write_roster(changes.students)
        cohort.enrol()
    return copy


def _different(before: Student, now: Student) -> tuple[str, ...]:
    return tuple(name for name in ROSTER_FIELDS[1:] if getattr(before, name) != getattr(now, name))


def _students(table: Table, name: str, id_from: str) -> tuple[list[Student], int]:
    columns = {what: _column(table, names) for what, names in _NAMES.items()}
    if id_from:
        columns["student_id"] = next((own for own in table.columns if own.lower() == id_from.lower()), "")
    if not columns["student_id"]:
        raise RosterError(
            f"{name} has no column {id_from or 'student_id or “ID number”'}. It has: {', '.join(table.columns)}. In "
            "Moodle, the administrator shows ID numbers under “Show user identity”; or name the column that identifies "
            'a student, e.g. --id-from "Email address" (the part before the @ is taken).'
        )
    students: dict[str, Student] = {}
    folded: dict[str, str] = {}
    skipped = 0
    for number, row in enumerate(table.rows, start=2):
        roles = row.get(columns["roles"], "").lower()
        if roles and not any(role in roles for role in _STUDENT_ROLES):
            skipped += 1
            continue
        student_id = row[columns["student_id"]]
        if id_from:
            student_id = student_id.partition("@")[0]
        if not student_id:
            raise RosterError(f"{name}, row {number}: {columns['student_id']} is empty. Fill it in, or delete the row.")
        if not _ID.fullmatch(student_id) or student_id.endswith("."):
            raise RosterError(
                f"{name}, row {number}: {student_id!r} cannot be a student's id. It names a folder: letters, digits, "
                "“.”, “-”, “_” and “@” only, at most 64."
            )
        if student_id.casefold() in folded:
            raise RosterError(
                f"{name}, row {number}: {student_id} stands twice (as {folded[student_id.casefold()]}). "
                "Each student has one row; large and small letters do not tell two apart."
            )
        folded[student_id.casefold()] = student_id
        students[student_id] = Student(
            student_id, *(row.get(columns[part], "") for part in ("first_name", "last_name", "email"))
        )
    if not students:
        raise RosterError(f"{name} holds no student. Check that you exported the right list.")
    return list(students.values()), skipped


def _column(table: Table, names: tuple[str, ...]) -> str:
    folded = {column.lower().replace("\u2019", "'"): column for column in reversed(table.columns)}
    return next((folded[name] for name in names if name in folded), "")
