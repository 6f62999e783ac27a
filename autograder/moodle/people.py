"""Who is who between Moodle and the roster.

Moodle numbers the participants of each assignment anew (``assign_user_mapping``), so a number belongs to one
assignment. What is known of them is kept in the cohort's folder, ``moodle/<assignment>-participants.csv``, as student
id and number; names are not written there.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from autograder.cohorts.deadlines import PHNOM_PENH
from autograder.cohorts.spreadsheets import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.cohorts.cohort import Cohort, Student
    from autograder.cohorts.spreadsheets import Table

# Heads of the offline grading worksheet, English first. Read in Moodle's source: mod/assign/gradingtable.php for their
# order, mod/assign/lang/en/assign.php for "Identifier" and "Last modified (grade)", AMOS's French for "Identifiant" and
# the two "Dernière modification". The other French ones are as users show them.
HEADS = {
    "identifier": ("Identifier", "Identifiant"),
    "full_name": ("Full name", "Nom complet"),
    "email": ("Email address", "Adresse de courriel"),
    "id_number": ("ID number", "Numéro d'identification"),
    "grade": ("Grade", "Note"),
    "most": ("Maximum grade", "Maximum Grade", "Note maximale"),
    "handed_in": ("Last modified (submission)", "Dernière modification (travail remis)"),
    "graded": ("Last modified (grade)", "Dernière modification (note)"),
    "comments": ("Feedback comments", "Feedback par commentaires"),
}
_TIMES = ("%A, %d %B %Y, %I:%M %p", "%d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %H:%M")
_NUMBER = re.compile(r"(\d{1,18})\s*$")


class WorksheetError(Exception):
    """Moodle's grading worksheet cannot be used; the words say what is missing and where Moodle has it."""


@dataclass(frozen=True)
class Participant:
    """A participant of an assignment in Moodle.

    Attributes
    ----------
    number : str
    full_name, email, id_number : str
        Empty where the worksheet does not say.
    handed_in : datetime or None
        In UTC.
    """

    number: str
    full_name: str = ""
    email: str = ""
    id_number: str = ""
    handed_in: datetime | None = None


@dataclass(frozen=True)
class Worksheet:
    """Moodle's offline grading worksheet.

    Attributes
    ----------
    table : Table
    heads : dict of str to str
        The table's own name of each column in :data:`HEADS`; empty where it has none.
    participants : dict of str to Participant
        By number.
    unread_times : int
        Hand-in times that could not be read.
    """

    table: Table
    heads: dict[str, str]
    participants: dict[str, Participant]
    unread_times: int = 0


def read_worksheet(file: Path) -> Worksheet:
    """Read the offline grading worksheet that Moodle gives under *View all submissions*, “Download grading worksheet”.

    Times are taken as Phnom Penh time: Moodle writes them in the time zone of who downloads (``userdate``).

    Raises
    ------
    WorksheetError
        Where it has no column of identifiers, or an identifier without number or given twice.
    TableError
    """
    table = read_table(file)
    heads = {what: next((name for name in names if name in table.columns), "") for what, names in HEADS.items()}
    if not heads["identifier"] or not heads["grade"]:
        raise WorksheetError(
            f"{file.name} is no grading worksheet: it has no columns Identifier and Grade. In Moodle, switch on the "
            "feedback type “Offline grading worksheet”, set your language to English, and choose “Download grading "
            "worksheet” under “View all submissions”."
        )
    participants: dict[str, Participant] = {}
    unread = 0
    for place, row in enumerate(table.rows, start=2):
        number = _NUMBER.search(row[heads["identifier"]])
        if not number or number[1] in participants:
            raise WorksheetError(
                f"{file.name}, row {place}: {row[heads['identifier']]!r} is no identifier of its own, such as "
                "“Participant 12345”. Download the worksheet anew."
            )
        said = row.get(heads["handed_in"], "")
        handed_in = parse_moodle_time(said)
        unread += handed_in is None and said not in {"", "-"}
        participants[number[1]] = Participant(
            number=number[1],
            full_name=row.get(heads["full_name"], ""),
            email=row.get(heads["email"], ""),
            id_number=row.get(heads["id_number"], ""),
            handed_in=handed_in,
        )
    return Worksheet(table, heads, participants, unread)


def parse_moodle_time(text: str) -> datetime | None:
    """Read a time as Moodle writes it in English (``strftimedaydatetime``), in Phnom Penh time; give UTC."""
    for form in _TIMES:
        try:
            local = datetime.strptime(text, form).replace(tzinfo=PHNOM_PENH)
        except ValueError:
            continue
        return local.astimezone(UTC)
    return None


def key_of(name: str) -> str:
    """Reduce a name to what two systems agree on: letters, marks and digits, in NFC, small.

    Moodle takes signs such as apostrophes out of file names (``clean_filename``).
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in folded if sign.isprintable())
    return " ".join(kept.split())


@dataclass
class People:
    """The roster, with what is known of each student in Moodle.

    Attributes
    ----------
    students : list of Student
    worksheet : Worksheet or None
    known : dict of str to str
        Student id by participant number: saved before, or given by hand.
    """

    students: list[Student]
    worksheet: Worksheet | None = None
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {student.student_id for student in self.students}
        self._by_email = _index((student.email.casefold(), student) for student in self.students)
        self._by_name = _index(
            (key_of(f"{one} {other}"), student)
            for student in self.students
            for one, other in {(student.first_name, student.last_name), (student.last_name, student.first_name)}
        )

    def find(self, number: str, name: str) -> tuple[str, str]:
        """Find the student whom Moodle calls `name`, with this participant number.

        Returns
        -------
        student_id : str
            Empty where nobody is certain.
        why : str
            Why nobody is certain; empty otherwise.
        """
        by_name = self._named(name)
        if number in self.known:
            student_id = self.known[number]
            if student_id not in self._ids:
                return "", f"participant {number} is {student_id}, who is not in the roster"
            if by_name and student_id not in by_name:
                return "", f"participant {number} is {student_id}, but the name is that of {', '.join(by_name)}"
            return student_id, ""
        if self.worksheet is not None:
            return self._on_worksheet(number, name)
        return _only(by_name, "a name in the roster")

    def _on_worksheet(self, number: str, name: str) -> tuple[str, str]:
        assert self.worksheet is not None
        found = self.worksheet.participants.get(number)
        if found is None:
            return "", f"participant {number} is not in the worksheet: is it of this assignment?"
        key, there = key_of(name), key_of(found.full_name)
        if there and key != there and not key.endswith(f" {there}") and self._named(name):
            return "", f"participant {number} has another name in the worksheet"
        return self.who(found)

    def who(self, participant: Participant) -> tuple[str, str]:
        """Find a participant of the worksheet in the roster, as :meth:`find` does."""
        if participant.number in self.known and self.known[participant.number] in self._ids:
            return self.known[participant.number], ""
        if participant.id_number in self._ids:
            return participant.id_number, ""
        by_email = self._by_email.get(participant.email.casefold(), []) if participant.email else []
        if by_email:
            return _only(by_email, "an e-mail address in the roster")
        return _only(self._named(participant.full_name), "a name or an e-mail address in the roster")

    def _named(self, name: str) -> list[str]:
        key = key_of(name)
        return self._by_name.get(key, []) if key else []


def _index(pairs: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, student in pairs:  # type: ignore[attr-defined]
        if key and student.student_id not in found.setdefault(key, []):
            found[key].append(student.student_id)
    return found


def _only(ids: list[str], what: str) -> tuple[str, str]:
    if len(ids) == 1:
        return ids[0], ""
    return "", f"{', '.join(ids)} share {what}" if ids else f"no student has such {what}"


def _file(cohort: Cohort, assignment: str) -> Path:
    return cohort.folder / "moodle" / f"{assignment}-participants.csv"


def read_known(cohort: Cohort, assignment: str) -> dict[str, str]:
    """Read which participant number is which student, as known so far."""
    file = _file(cohort, assignment)
    if not file.is_file():
        return {}
    return {row["participant"]: row["student_id"] for row in read_table(file).rows}


def save_known(cohort: Cohort, assignment: str, known: dict[str, str]) -> None:
    """Save which participant number is which student."""
    file = _file(cohort, assignment)
    file.parent.mkdir(exist_ok=True)
    half = file.with_suffix(".tmp")
    with half.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("student_id", "participant"))
        writer.writerows(sorted((student_id, number) for number, student_id in known.items()))
    half.replace(file)
